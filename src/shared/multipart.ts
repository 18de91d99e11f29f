/** A form field, or a file with its type. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly fileName: string; readonly mimeType: string; readonly bytes: Uint8Array };

/** A form as `multipart/form-data`: what to send as the body, and the `content-type` with its boundary. */
export async function multipart(parts: readonly FormPart[]): Promise<{ readonly bytes: Uint8Array; readonly contentType: string }> {
  const form = new FormData();
  for (const part of parts) {
    if ('value' in part) form.append(part.name, part.value);
    else form.append(part.name, new Blob([new Uint8Array(part.bytes)], { type: part.mimeType }), part.fileName);
  }
  const encoded = new Response(form);
  return { bytes: await encoded.bytes(), contentType: encoded.headers.get('content-type') ?? '' };
}

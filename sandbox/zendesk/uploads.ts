import { randomBytes } from 'node:crypto';
import { HOUR_MS } from '../../src/shared/clock';
import type { SandboxState } from '../state/SandboxState';
import type { MediaRecord } from '../state/types';
import type { ZendeskUpload } from '../state/zendeskTypes';
import { REFUSED_FILES } from './account';
import { invalidRecord, ZendeskError } from './ZendeskError';

/** How long an upload waits for a ticket. */
export const TOKEN_LIFETIME_MS = HOUR_MS;

/** `POST /uploads`: keeps the bytes under a new token, or adds them to the files of an earlier one. */
export function keepUpload(
  state: SandboxState,
  file: { readonly fileName: string; readonly mimeType: string; readonly bytes: Buffer },
  token: string | null,
): { readonly upload: ZendeskUpload; readonly media: MediaRecord } {
  if (REFUSED_FILES.test(file.fileName)) throw new ZendeskError(422, { error: 'AttachmentUnprocessable', description: 'Attachment type is not allowed' });
  const { uploads } = state.data.zendesk;
  const known = token === null ? null : findUpload(state, token);
  const media = state.addMedia(file);
  const upload = known ?? { token: randomBytes(12).toString('hex'), createdAt: state.now(), mediaIds: [] };
  upload.mediaIds.push(media.id);
  if (known === null) uploads.push(upload);
  state.changed({ topic: 'tickets' });
  return { upload, media };
}

function findUpload(state: SandboxState, token: string): ZendeskUpload {
  const upload = state.data.zendesk.uploads.find((each) => each.token === token && state.now() - each.createdAt < TOKEN_LIFETIME_MS);
  if (upload === undefined) throw invalidRecord('base', 'Attachment: the upload token is not valid or has expired');
  return upload;
}

/** The files behind upload tokens; each token works once. @throws ZendeskError 422 for one that is unknown, used or older than 60 minutes. */
export function takeUploads(state: SandboxState, tokens: readonly string[]): readonly string[] {
  const taken = tokens.map((token) => findUpload(state, token));
  state.data.zendesk.uploads = state.data.zendesk.uploads.filter((upload) => !taken.includes(upload));
  return taken.flatMap(({ mediaIds }) => mediaIds);
}

/** A file as Zendesk shows it. @param baseUrl of the stand-in. */
export function attachmentView(media: MediaRecord, baseUrl: string): unknown {
  return {
    id: Number(media.id.slice(0, 15)),
    file_name: media.fileName,
    content_type: media.mimeType,
    content_url: `${baseUrl}/attachments/token/${media.id}/?name=${encodeURIComponent(media.fileName)}`,
    size: media.size,
    inline: false,
    deleted: false,
  };
}

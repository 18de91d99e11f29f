import { asText } from '../../../src/shared/shape';
import type { SandboxState } from '../../state/SandboxState';
import type { MessageMedia } from '../../state/types';
import { compact, optionalText, requireUrl, type Fields } from '../fields';
import { GraphError, missingParameter } from '../GraphError';
import { bareMimeType, isExpired, maxBytesOf, MEDIA_RULES, type MediaType } from '../mediaRules';
import type { LaterError } from '../OutboundPipeline';

const FILE_NAME = 240;

/** A file in a message; `laterError` when Meta would accept the message and fail it afterwards. */
export interface MediaReference {
  readonly media: MessageMedia;
  readonly laterError?: LaterError;
}

/**
 * Reads `{id}` (a file that was uploaded here) or `{link}` (which the sandbox never fetches).
 * @param path where the object stands, for the refusal.
 * @throws GraphError when there is neither, or the id is unknown.
 */
export function mediaReference(file: Fields, type: MediaType, path: string, state: SandboxState): MediaReference {
  const fileName = optionalText(file.filename, `${path}.filename`, FILE_NAME);
  const id = asText(file.id);
  if (id === null) {
    if (file.link === undefined) throw missingParameter(`${path}['id'] or ${path}['link']`);
    return { media: compact({ link: requireUrl(file.link, `${path}.link`), fileName }) };
  }
  const kept = state.readMedia(id);
  if (kept === null || isExpired(kept.record, state.now())) {
    const rule = `Param ${path}['id'] is not a valid whatsapp business account media attachment ID`;
    throw new GraphError(100, rule, { message: `(#100) ${rule}` });
  }
  const { record, bytes } = kept;
  const fits = MEDIA_RULES[type].mimeTypes.includes(bareMimeType(record.mimeType)) && record.size <= maxBytesOf(type, bytes);
  return {
    media: { id, fileName: fileName ?? record.fileName, mimeType: record.mimeType },
    ...(fits ? {} : { laterError: { code: 131053, details: `The file cannot be sent as ${type}: its type or size is not supported.` } }),
  };
}

import { asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { compact } from '../../graph/fields';
import { mediaUrl } from '../../graph/mediaDownload';
import { isAnimatedWebp, type MediaType } from '../../graph/mediaRules';
import { badRequest } from '../../httpError';
import { SAMPLE_FILES } from '../../state/sampleFiles';
import type { MediaRecord } from '../../state/types';
import type { Body } from '../delivery';
import { needText } from '../reading';
import type { Reader } from './inboundContent';

interface CustomerFile {
  readonly record: MediaRecord;
  readonly bytes: Buffer;
}

/** A file given by id (an earlier upload), with its bytes, or the sandbox's own sample of the type. */
function fileOf({ state }: SandboxContext, body: Body, type: MediaType): CustomerFile {
  const id = asText(body.mediaId);
  if (id !== null) {
    const file = state.readMedia(id);
    if (file === null) throw badRequest('mediaId is not a file of the sandbox: upload it first (POST /sandbox/uploads).');
    return file;
  }
  if (body.sample === true) {
    const sample = SAMPLE_FILES[type];
    return { record: state.addMedia(sample), bytes: sample.bytes };
  }
  const bytes = Buffer.from(needText(body, 'dataBase64'), 'base64');
  return { record: state.addMedia({ fileName: needText(body, 'fileName'), mimeType: needText(body, 'mimeType'), bytes }), bytes };
}

/** A file of a customer. Only documents have a file name, only audio may be a voice note. */
export function media(type: MediaType): Reader {
  return (context, body) => {
    const { record, bytes } = fileOf(context, body, type);
    const caption = asText(body.caption) ?? undefined;
    const voice = type === 'audio' ? body.voice === true : undefined;
    const object = compact({
      caption,
      filename: type === 'document' ? record.fileName : undefined,
      mime_type: record.mimeType,
      sha256: record.sha256.base64,
      id: record.id,
      url: mediaUrl(context, record.id, 'webhook'),
      voice,
      animated: type === 'sticker' ? isAnimatedWebp(bytes) : undefined,
    });
    const shown = compact({ id: record.id, fileName: record.fileName, mimeType: record.mimeType, voice: voice === true || undefined });
    return { webhook: { type, [type]: object }, content: { type, text: caption ?? '', media: shown } };
  };
}

import { asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { compact } from '../graph/fields';
import { mediaUrl } from '../graph/mediaRoutes';
import { badRequest } from '../httpError';
import { digitsOf } from '../installation';
import { findMessage } from '../state/conversations';
import type { MediaRecord, MessageContent } from '../state/types';

export type Body = Readonly<Record<string, unknown>>;

/** A customer's message or call: Meta's object for the webhook, and what the pages show. */
export interface InboundContent {
  readonly webhook: Readonly<Record<string, unknown>>;
  readonly content: MessageContent;
}

type Reader = (context: SandboxContext, body: Body) => InboundContent;

/** Reads `POST /sandbox/inbound`. @throws HttpError with a sentence when something is missing. */
export function inboundContent(context: SandboxContext, body: Body): InboundContent {
  const type = body.type ?? 'text';
  const read = typeof type === 'string' && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read === undefined) throw badRequest(`type must be one of ${Object.keys(READERS).join(', ')}.`);
  const { webhook, content } = read(context, body);
  const repliedTo = asText(body.contextMessageId) ?? undefined;
  if (repliedTo === undefined || type === 'reaction') return { webhook, content };
  return { webhook: { context: quoted(context, repliedTo), ...webhook }, content: { ...content, repliedTo } };
}

/** Meta names whose message was quoted, when it knows it. */
function quoted({ state }: SandboxContext, id: string): unknown {
  const message = findMessage(state, id);
  const business = digitsOf(state.installation.displayPhoneNumber);
  return { from: message?.direction === 'inbound' ? message.contact : business, id };
}

function needText(body: Body, name: string): string {
  const value = asText(body[name]);
  if (value === null) throw badRequest(`${name} is missing.`);
  return value;
}

const simple = (type: string, text: string, object: unknown): InboundContent => ({
  webhook: { type, [type]: object },
  content: { type, text },
});

/** A file given by id (an earlier upload), or with its bytes. */
function fileOf({ state }: SandboxContext, body: Body): MediaRecord {
  const id = asText(body.mediaId);
  if (id !== null) {
    const file = state.readMedia(id);
    if (file === null) throw badRequest('mediaId is not a file of the sandbox: upload it first (POST /sandbox/uploads).');
    return file.record;
  }
  const bytes = Buffer.from(needText(body, 'dataBase64'), 'base64');
  return state.addMedia({ fileName: needText(body, 'fileName'), mimeType: needText(body, 'mimeType'), bytes });
}

function media(type: 'image' | 'audio' | 'video' | 'document' | 'sticker'): Reader {
  return (context, body) => {
    const file = fileOf(context, body);
    const caption = asText(body.caption) ?? undefined;
    const object = compact({
      caption,
      filename: type === 'document' ? file.fileName : undefined,
      mime_type: file.mimeType,
      sha256: file.sha256.base64,
      id: file.id,
      url: mediaUrl(context, file.id, 'webhook'),
      voice: type === 'audio' ? body.voice === true : undefined,
      animated: type === 'sticker' ? false : undefined,
    });
    const shown = { id: file.id, fileName: file.fileName, mimeType: file.mimeType };
    return { webhook: { type, [type]: object }, content: { type, text: caption ?? '', media: shown } };
  };
}

function location(_context: SandboxContext, body: Body): InboundContent {
  const [latitude, longitude] = [asNumber(body.latitude), asNumber(body.longitude)];
  if (latitude === null || longitude === null) throw badRequest('latitude and longitude must be numbers.');
  const place = compact({ latitude, longitude, name: asText(body.locationName) ?? undefined, address: asText(body.address) ?? undefined });
  return { webhook: { type: 'location', location: place }, content: { type: 'location', text: place.name ?? '', location: place } };
}

function contacts(_context: SandboxContext, body: Body): InboundContent {
  if (!Array.isArray(body.contacts)) throw badRequest('contacts must be a list of contacts in Meta\'s shape.');
  const names = body.contacts.map((each) => asText(asRecord(asRecord(each).name).formatted_name) ?? '');
  return simple('contacts', names.filter(Boolean).join(', '), body.contacts);
}

function reaction(_context: SandboxContext, body: Body): InboundContent {
  const target = needText(body, 'contextMessageId');
  const emoji = typeof body.emoji === 'string' ? body.emoji : '';
  const { webhook, content } = simple('reaction', emoji, { message_id: target, emoji });
  return { webhook, content: { ...content, repliedTo: target } };
}

/** An answer to a button or a list; always quotes the message that held it when it is known. */
function answer(kind: 'button_reply' | 'list_reply'): Reader {
  return (_context, body) => {
    const title = needText(body, 'title');
    const reply = compact({ id: needText(body, 'id'), title, description: asText(body.description) ?? undefined });
    return { webhook: { type: 'interactive', interactive: { type: kind, [kind]: reply } }, content: { type: 'interactive', text: title } };
  };
}

function templateButton(_context: SandboxContext, body: Body): InboundContent {
  const title = needText(body, 'title');
  return simple('button', title, { payload: asText(body.id) ?? title, text: title });
}

function text(_context: SandboxContext, body: Body): InboundContent {
  const value = needText(body, 'text');
  return simple('text', value, { body: value });
}

/** Meta tells a call while it rings; in the sandbox nobody takes it. */
function call(): InboundContent {
  const session = { sdp_type: 'offer', sdp: 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n' };
  return { webhook: { event: 'connect', direction: 'USER_INITIATED', session }, content: { type: 'call', text: 'Voice call' } };
}

const READERS: Readonly<Record<string, Reader>> = {
  text,
  image: media('image'),
  audio: media('audio'),
  video: media('video'),
  document: media('document'),
  sticker: media('sticker'),
  location,
  contacts,
  reaction,
  button: answer('button_reply'),
  list: answer('list_reply'),
  templateButton,
  call,
};

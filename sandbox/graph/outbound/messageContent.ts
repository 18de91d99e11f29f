import { DAY_MS } from '../../../src/shared/clock';
import { asNumber } from '../../../src/shared/shape';
import type { SandboxState } from '../../state/SandboxState';
import { findMessage } from '../../state/conversations';
import type { MessageContent, MessageLocation } from '../../state/types';
import { compact, lengthOf, optionalText, requireObject, requireText, type Fields } from '../fields';
import { GraphError, invalidValue, missingParameter } from '../GraphError';
import type { MediaType } from '../mediaRules';
import type { LaterError } from '../OutboundPipeline';
import { contacts } from './contacts';
import { interactiveContent } from './interactiveContent';
import { mediaReference } from './mediaReference';

const TEXT_BODY = 4_096;
const CAPTION = 1_024;
const WAMID = 300;
const PIN_DAYS = 30;
/** Older messages take no reaction. */
const REACTION_MS = 30 * DAY_MS;

/** A message that passed the checks; with `laterError` Meta accepts it and fails it by webhook. */
export interface CheckedContent {
  readonly content: MessageContent;
  readonly laterError?: LaterError;
}

export type ContentReader = (fields: Fields, state: SandboxState) => CheckedContent;

/** Reads a free-form message's object of one type. @throws GraphError when it breaks one of Meta's rules. */
export function freeFormContent(type: string, body: Fields, state: SandboxState): CheckedContent {
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (read === undefined) {
    throw new GraphError(100, `The type "${type.slice(0, 40)}" is not supported.`, {
      message: `(#100) Param type must be one of {${Object.keys(READERS).map((name) => name.toUpperCase()).join(', ')}, TEMPLATE} - got "${type.slice(0, 40)}".`,
    });
  }
  if (type === 'contacts') return read(body, state);
  if (body[type] === undefined) throw missingParameter(type);
  return read(requireObject(body[type], type), state);
}

function flag(value: unknown, path: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw invalidValue(`${path} must be true or false.`);
  return value === true;
}

function text(fields: Fields): CheckedContent {
  const value = fields.body;
  flag(fields.preview_url, 'text.preview_url');
  if (typeof value !== 'string' || value.trim() === '') {
    throw new GraphError(100, "text['body'] is required.", { message: "(#100) The parameter text['body'] is required." });
  }
  if (lengthOf(value) > TEXT_BODY) {
    const rule = `Param text['body'] must be at most ${TEXT_BODY} characters long.`;
    throw new GraphError(100, rule, { message: `(#100) ${rule}` });
  }
  return { content: { type: 'text', text: value } };
}

function media(type: MediaType, hasCaption: boolean): ContentReader {
  return (fields, state) => {
    if (!hasCaption && fields.caption !== undefined) throw invalidValue(`${type}.caption is not allowed.`);
    const caption = optionalText(fields.caption, `${type}.caption`, CAPTION);
    const isVoice = type === 'audio' && flag(fields.voice, 'audio.voice');
    const { media: file, laterError } = mediaReference(fields, type, type, state);
    return compact({ content: compact({ type, text: caption ?? '', media: isVoice ? { ...file, voice: true } : file }), laterError });
  };
}

function location(fields: Fields): CheckedContent {
  const [latitude, longitude] = [asNumber(fields.latitude), asNumber(fields.longitude)];
  if (latitude === null || Math.abs(latitude) > 90) throw invalidValue('location.latitude must be a number from -90 to 90.');
  if (longitude === null || Math.abs(longitude) > 180) throw invalidValue('location.longitude must be a number from -180 to 180.');
  const place: MessageLocation = compact({
    latitude,
    longitude,
    name: optionalText(fields.name, 'location.name', 1_000),
    address: optionalText(fields.address, 'location.address', 1_000),
  });
  return { content: { type: 'location', text: place.name ?? '', location: place } };
}

/** Meta takes a reaction to what cannot have one, and fails it later. */
function reaction(fields: Fields, state: SandboxState): CheckedContent {
  const target = requireText(fields.message_id, 'reaction.message_id', WAMID);
  if (typeof fields.emoji !== 'string') throw new GraphError(131008, 'reaction.emoji is missing.');
  const about = findMessage(state, target);
  const isLate = about !== null && state.now() - about.at > REACTION_MS;
  const canReact = about !== null && about.type !== 'reaction' && !isLate;
  const content: MessageContent = { type: 'reaction', text: fields.emoji, repliedTo: target };
  return canReact ? { content } : { content, laterError: { code: 131009, details: 'reaction.message_id is not a message of the last 30 days that can have a reaction.' } };
}

/** Groups only: puts a message on top of the chat, or takes it down. */
function pin(fields: Fields, state: SandboxState): CheckedContent {
  if (fields.type !== 'pin' && fields.type !== 'unpin') throw invalidValue('pin.type must be "pin" or "unpin".');
  const target = requireText(fields.message_id, 'pin.message_id', WAMID);
  if (findMessage(state, target) === null) throw invalidValue('pin.message_id is not a message of this group.');
  const days = asNumber(fields.expiration_days);
  if (fields.type === 'pin' && (days === null || days < 1 || days > PIN_DAYS)) throw invalidValue(`pin.expiration_days must be a number from 1 to ${PIN_DAYS}.`);
  return { content: { type: 'pin', text: fields.type === 'pin' ? 'Pinned a message' : 'Unpinned a message', repliedTo: target } };
}

const READERS: Readonly<Record<string, ContentReader>> = {
  text,
  image: media('image', true),
  video: media('video', true),
  audio: media('audio', false),
  document: media('document', true),
  sticker: media('sticker', false),
  location,
  contacts,
  reaction,
  interactive: interactiveContent,
  pin,
};

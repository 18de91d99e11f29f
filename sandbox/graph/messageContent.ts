import { asNumber } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import type { MessageContent, MessageLocation } from '../state/types';
import { compact, lengthOf, optionalText, requireList, requireObject, requireText, type Fields } from './fields';
import { GraphError, invalidValue, missingParameter } from './GraphError';
import { interactiveContent } from './interactiveContent';
import { mediaReference } from './mediaReference';
import type { MediaType } from './mediaRules';
import type { LaterError } from './OutboundPipeline';

const TEXT_BODY = 4_096;
const CAPTION = 1_024;

/** A message that passed the checks; with `laterError` Meta accepts it and fails it by webhook. */
export interface CheckedContent {
  readonly content: MessageContent;
  readonly laterError?: LaterError;
}

type ContentReader = (fields: Fields, state: SandboxState) => CheckedContent;

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

function text(fields: Fields): CheckedContent {
  const value = fields.body;
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
    const { media: file, laterError } = mediaReference(fields, type, type, state);
    return compact({ content: compact({ type, text: caption ?? '', media: file }), laterError });
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

function contacts(body: Fields): CheckedContent {
  if (body.contacts === undefined) throw missingParameter('contacts');
  const names = requireList(body.contacts, 'contacts', 1, 257).map((entry, index) => {
    const name = requireObject(requireObject(entry, `contacts[${index}]`).name, `contacts[${index}].name`);
    return requireText(name.formatted_name, `contacts[${index}].name.formatted_name`, 1_000);
  });
  return { content: { type: 'contacts', text: names.join(', ') } };
}

function reaction(fields: Fields): CheckedContent {
  const target = requireText(fields.message_id, 'reaction.message_id', 300);
  if (typeof fields.emoji !== 'string') throw new GraphError(131008, 'reaction.emoji is missing.');
  return { content: { type: 'reaction', text: fields.emoji, repliedTo: target } };
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
};

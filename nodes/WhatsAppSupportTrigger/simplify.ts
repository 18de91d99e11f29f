import type { IDataObject } from 'n8n-workflow';
import { asArray, asRecord } from '../../src/shared/shape';

/** Nothing that a flow could use. */
const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

function simple(part: unknown): IDataObject {
  const { raw: _raw, ...rest } = asRecord(part);
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => !isEmpty(value))) as IDataObject;
}

/** The parts of an item that hold Meta's own object. */
const PARTS = ['message', 'status', 'account'];

/** An item without Meta's own objects, and without the fields of a message, status or event that hold nothing. */
export function simplified({ raw: _raw, ...json }: IDataObject): IDataObject {
  const parts = PARTS.filter((name) => json[name] !== undefined).map((name) => [name, simple(json[name])]);
  const all = json.messages === undefined ? {} : { messages: asArray(json.messages).map(simple) };
  return { ...json, ...(Object.fromEntries(parts) as IDataObject), ...all };
}

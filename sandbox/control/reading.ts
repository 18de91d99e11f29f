import { asNumber, asText } from '../../src/shared/shape';
import { SECOND_MS } from '../../src/shared/clock';
import { badRequest } from '../httpError';
import { digitsOf } from '../installation';
import type { SandboxState } from '../state/SandboxState';
import { findGroup } from '../state/conversations';
import type { GroupRecord } from '../state/types';
import type { Body } from './delivery';

/** Readers of the control API's fields; each throws a sentence for the caller. */

/** @throws HttpError when there is no such text. */
export function needText(body: Body, name: string): string {
  const value = asText(body[name]);
  if (value === null) throw badRequest(`${name} is missing.`);
  return value;
}

/** @throws HttpError when it is something else; `undefined` where nothing is given. */
export function optionalChoice<T extends string>(body: Body, name: string, choices: readonly T[]): T | undefined {
  const value = body[name];
  if (value !== undefined && !choices.includes(value as T)) throw badRequest(`${name} must be one of ${choices.join(', ')}.`);
  return value as T | undefined;
}

/** A phone number as digits. @throws HttpError when it is none. */
export function readPhone(value: unknown, name = 'from'): string {
  const phone = typeof value === 'string' || typeof value === 'number' ? digitsOf(String(value)) : '';
  if (phone.length < 7 || phone.length > 15) throw badRequest(`${name} must be a phone number of 7 to 15 digits.`);
  return phone;
}

/** Seconds as milliseconds; now where nothing is given. @throws HttpError */
export function readTimestamp(value: unknown, nowMs: number): number {
  if (value === undefined || value === null) return nowMs;
  const timestamp = asNumber(value);
  if (timestamp === null || timestamp < 0 || timestamp > 1e11) throw badRequest('timestamp must be in seconds since 1970.');
  return Math.floor(timestamp) * SECOND_MS;
}

/** The group of `groupId`, or `null` where none is given. @throws HttpError for an unknown one. */
export function readGroup(state: SandboxState, { groupId }: Body): GroupRecord | null {
  if (groupId === undefined) return null;
  const group = findGroup(state, asText(groupId) ?? '');
  if (group === null) throw badRequest('groupId is not a group of the sandbox: make it first (POST /sandbox/groups).');
  return group;
}

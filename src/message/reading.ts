import type { BusinessNumber, MetaRecord } from '../shared/inbound';
import type { Json } from '../shared/shape';
import type { MaskText } from './maskFreeText';

/** What reading a change needs beside its content. */
export interface Reading {
  /** Its phone number id is empty where Meta names the account only. */
  readonly business: BusinessNumber;
  /** Masks free texts while they are read. */
  readonly mask: MaskText;
  /** When the webhook came, milliseconds: the time of entries that Meta gives none. */
  readonly receivedAt: number;
  /** The webhook field, e.g. `messages`. */
  readonly field: string;
  /** When Meta sent the notice, milliseconds; only account notices say so. */
  readonly sentAt: number | null;
}

/** Reads one entry of a list, nested as `isReadable` allows, with the change that it stands in; `null` for one that says nothing. */
export type ReadEntry = (entry: Json, content: Json, reading: Reading) => MetaRecord | null;

import type { BusinessNumber } from '../shared/inbound';
import type { MaskText } from './maskFreeText';

/** What reading a change needs beside its content. */
export interface Reading {
  readonly business: BusinessNumber;
  /** Masks free texts while they are read. */
  readonly mask: MaskText;
  /** When the webhook came, milliseconds. */
  readonly receivedAt: number;
}

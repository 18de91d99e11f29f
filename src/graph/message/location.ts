import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';

export interface LocationMessage {
  readonly kind: 'location';
  /** Degrees, north is positive. */
  readonly latitude: number;
  /** Degrees, east is positive. */
  readonly longitude: number;
  readonly name?: string;
  /** Shown only below a name. */
  readonly address?: string;
}

export function locationContent({ latitude, longitude, name, address }: LocationMessage): MessageContent {
  return { type: 'location', location: compact({ latitude, longitude, name, address }) };
}

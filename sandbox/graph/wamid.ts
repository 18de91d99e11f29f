import { randomBytes } from 'node:crypto';

const OUTBOUND = 0x11;
const INBOUND = 0x12;

/**
 * A message id built as WhatsApp builds it: base64 of a small binary record that holds the customer's phone number
 * in clear, so that code which logs or scans wamids meets here what it meets in production.
 */
export function mintWamid(phone: string, direction: 'inbound' | 'outbound'): string {
  const unique = randomBytes(direction === 'inbound' ? 10 : 9).toString('hex').toUpperCase();
  const record = Buffer.concat([
    Buffer.from([0x1c, 0x18, phone.length]),
    Buffer.from(phone, 'ascii'),
    Buffer.from([0x15, 0x02, 0x00, direction === 'inbound' ? INBOUND : OUTBOUND, 0x18, unique.length]),
    Buffer.from(unique, 'ascii'),
    Buffer.from([0x00]),
  ]);
  return `wamid.${record.toString('base64')}`;
}

/** The id of a customer's call, built like that of a message. */
export function mintCallId(phone: string): string {
  return mintWamid(phone, 'inbound').replace('wamid', 'wacid');
}

import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { compact } from '../../graph/fields';
import { shownContacts } from '../../graph/outbound/contacts';
import { badRequest } from '../../httpError';
import type { Body } from '../delivery';
import type { InboundContent } from './inboundContent';

export function location(_context: SandboxContext, body: Body): InboundContent {
  const [latitude, longitude] = [asNumber(body.latitude), asNumber(body.longitude)];
  if (latitude === null || longitude === null) throw badRequest('latitude and longitude must be numbers.');
  const place = compact({
    latitude,
    longitude,
    name: asText(body.locationName) ?? undefined,
    address: asText(body.address) ?? undefined,
    url: asText(body.url) ?? undefined,
  });
  const { url: _url, ...shown } = place;
  return { webhook: { type: 'location', location: place }, content: { type: 'location', text: place.name ?? '', location: shown } };
}

/** Contact cards in Meta's shape; `ownNumber` makes the one that answers a request for the phone number. */
export function contacts(_context: SandboxContext, body: Body): InboundContent {
  const given = body.ownNumber === true ? [ownCard(body)] : body.contacts;
  if (!Array.isArray(given)) throw badRequest('contacts must be a list of contacts in Meta\'s shape.');
  const names = asArray(given).map((each) => asText(asRecord(asRecord(each).name).formatted_name) ?? '');
  return { webhook: { type: 'contacts', contacts: given }, content: { type: 'contacts', text: names.filter(Boolean).join(', '), contacts: shownContacts(given) } };
}

function ownCard({ from, name }: Body): unknown {
  const phone = String(from).replace(/\D/g, '');
  const formatted = asText(name) ?? `+${phone}`;
  const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${formatted}\nTEL;type=CELL;waid=${phone}:+${phone}\nEND:VCARD`;
  return { name: { formatted_name: formatted, first_name: formatted }, phones: [{ phone: `+${phone}`, wa_id: phone, type: 'CELL' }], origin: 'contact_request', vcard };
}

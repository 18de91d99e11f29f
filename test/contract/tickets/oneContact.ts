import { externalIdOf } from '../../../src/ticket';
import type { TicketBench } from './bench';
import type { TicketsUnderTest } from './underTest';

/** A bench whose agents make contacts by hand; `contact` gives the id of one with this phone number. */
interface ContactBench extends TicketBench {
  contact(phone: string): Promise<string>;
}

/** For helpdesks in which a phone number belongs to one contact. */
export function oneContactContract(under: () => TicketsUnderTest<ContactBench>): void {
  test('a customer whom agents know by number already stays one contact', async () => {
    const { bench } = under();
    const phone = '+15550109999';
    const known = await bench.contact(phone);
    const keys = [externalIdOf(await bench.newConversation()), externalIdOf(await bench.newConversation())];
    const ids: string[] = [];
    for (const externalId of keys) ids.push((await bench.provider.ensureRequester({ externalId, name: 'Ana Test', phone })).id);
    // The number belongs to the first: the second is somebody else, without it.
    expect([ids[0] === known, ids[1] === known]).toEqual([true, false]);
    for (const [index, externalId] of keys.entries()) expect(await bench.provider.ensureRequester({ externalId, name: 'Ana', phone })).toEqual({ id: ids[index] });
  });
}

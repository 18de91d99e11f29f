import { conversationStoreContract } from './supportStore/conversations';
import { deliveryContract } from './supportStore/deliveries';
import { durabilityContract } from './supportStore/durability';
import { ingestContract } from './supportStore/ingest';
import { lockStoreContract } from './supportStore/locks';
import { outboxContract } from './supportStore/outbox';
import { triggerRegistryContract } from './supportStore/registry';
import type { OpenStore } from './supportStore/storeUnderTest';
import { ticketStoreContract } from './supportStore/tickets';

export type { OpenStore, StoreUnderTest } from './supportStore/storeUnderTest';

/** What every engine of `SupportStore` has to do; `open` gives an empty store each time. */
export function supportStoreContract(engine: string, open: OpenStore): void {
  describe(`${engine} as a support store`, () => {
    triggerRegistryContract(open);
    ingestContract(open);
    conversationStoreContract(open);
    deliveryContract(open);
    outboxContract(open);
    ticketStoreContract(open);
    lockStoreContract(open);
    durabilityContract(open);
  });
}

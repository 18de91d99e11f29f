import { accessContract } from './supportStore/access';
import { announcementContract } from './supportStore/announcements';
import { callbackContract } from './supportStore/callbacks';
import { combiningContract } from './supportStore/combining';
import { conversationStoreContract } from './supportStore/conversations';
import { deliveryContract } from './supportStore/deliveries';
import { durabilityContract } from './supportStore/durability';
import { eventContract } from './supportStore/events';
import { identityContract } from './supportStore/identity';
import { ingestContract } from './supportStore/ingest';
import { keptReplyContract } from './supportStore/keptReplies';
import { lockStoreContract } from './supportStore/locks';
import { outboxContract } from './supportStore/outbox';
import { privacyContract } from './supportStore/privacy';
import { rateContract } from './supportStore/rates';
import { triggerRegistryContract } from './supportStore/registry';
import { replyNewsContract } from './supportStore/replyNews';
import { retentionContract } from './supportStore/retention';
import { recoveryContract } from './supportStore/recovery';
import { sequenceContract } from './supportStore/sequences';
import type { OpenStore } from './supportStore/storeUnderTest';
import { ticketStoreContract } from './supportStore/tickets';
import { ticketTriggerContract } from './supportStore/ticketTriggers';

export type { OpenStore, StoreUnderTest } from './supportStore/storeUnderTest';

/** What every engine of `SupportStore` has to do; `open` gives an empty store each time. */
export function supportStoreContract(engine: string, open: OpenStore): void {
  describe(`${engine} as a support store`, () => {
    triggerRegistryContract(open);
    callbackContract(open);
    ingestContract(open);
    eventContract(open);
    sequenceContract(open);
    conversationStoreContract(open);
    identityContract(open);
    deliveryContract(open);
    combiningContract(open);
    recoveryContract(open);
    announcementContract(open);
    outboxContract(open);
    keptReplyContract(open);
    rateContract(open);
    replyNewsContract(open);
    ticketStoreContract(open);
    ticketTriggerContract(open);
    lockStoreContract(open);
    accessContract(open);
    retentionContract(open);
    privacyContract(open);
    durabilityContract(open);
  });
}

import type { Content } from '../content';
import type { SupportStore } from '../SupportStore';
import { access } from './access';
import { callbacks, webhookCounts } from './callbacks';
import { conversations } from './conversations';
import { deliveryStore } from './deliveries';
import { ingest } from './ingest';
import { keptReplies } from './keptReplies';
import { locks } from './locks';
import { outbox } from './outbox';
import { rates } from './rates';
import { triggerRegistry } from './registry';
import { replyNews } from './replyNews';
import { retention } from './retention';
import type { Database } from './Sql';
import { tickets } from './tickets';
import { ticketTriggers } from './ticketTriggers';

/** What an engine adds: opening, closing, and hearing what other processes wrote. */
export type SqlStore = Omit<SupportStore, 'engine' | 'close' | 'onDeliveries'>;

/** All methods of the store over one database. `announce` is called when there may be deliveries to emit. */
export function sqlStore(database: Database, content: Content, announce: () => void): SqlStore {
  return {
    ...triggerRegistry(database),
    ...callbacks(database),
    ...webhookCounts(database),
    ingest: ingest(database, content, announce),
    ...deliveryStore(database, content, announce),
    ...conversations(database, content),
    ...outbox(database, content),
    ...keptReplies(database, content),
    ...rates(database),
    ...replyNews(database, content),
    ...tickets(database, content),
    ...ticketTriggers(database, content, announce),
    ...locks(database),
    ...access(database),
    ...retention(database),
  };
}

/** What agents do on tickets, as events of their customers' conversations. */
export { latestEvent } from './latestEvent';
export { scopeOf } from './lookAtTicket';
export { listenedTo, originalKey, ticketEventDetails, type TicketEventDetails } from './ticketEventRecord';
export { startTicketStory } from './ticketStory';
export { startTicketWatch } from './ticketWatch';

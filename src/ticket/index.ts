export * from './createOrAppend';
export * from './externalId';
export * from './messageAsText';
export * from './notes';
export * from './providers';
export * from './tellTicket';
export * from './TicketEvents';
export * from './TicketProvider';

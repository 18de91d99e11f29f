export * from './createOrAppend';
export * from './externalId';
export * from './messageAsText';
export * from './providers';
export * from './TicketEvents';
export * from './TicketProvider';

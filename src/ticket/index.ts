export * from './createOrAppend';
export * from './externalId';
export * from './messageAsText';
export * from './providers';
export * from './TicketProvider';

/** The core without n8n: everything an integrator can use on its own. */
export * from './shared/clock';
export * from './shared/errors';
export * from './shared/http';
export * from './shared/inbound';
export * from './redaction';
export * from './store/SupportStore';

import { messageByMessage } from './Contestant';

/** The pattern of n8n's Guardrails node, as of n8n-io/n8n `pii.ts` at 0e93884. */
const PATTERN = /\b\d{4}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{4}\b/g;

export const GUARDRAILS = messageByMessage(
  'n8n Guardrails', 'the credit card pattern of n8n’s Guardrails node, and its replacement', (text) => text.replace(PATTERN, '<CREDIT_CARD>'),
);

export { redactCardNumbers } from './redactCardNumbers';
export { redactCardNumbersIn, type FoundIn, type RedactedValue } from './redactCardNumbersIn';
export { pathExists } from './paths';
export { CARD_NETWORKS, type CardNetwork, type NetworkRule, type Trust } from './networks';
export type { Found, Keep, Reason, RedactedText, RedactionOptions } from './types';

export { createConversationRedactor, type ConversationRedactor, type FoundInConversation, type RedactedConversation } from './createConversationRedactor';
export { compileNeverMask, type NeverMask } from './neverMask';
export { redactCardNumbers } from './redactCardNumbers';
export { redactCardNumbersIn, type FoundIn, type RedactedValue } from './redactCardNumbersIn';
export { pathExists } from './paths';
export { CARD_NETWORKS, type CardNetwork, type NetworkRule, type Trust } from './networks';
export { continueNumber, maskPart, type ContinuedNumber, type OpenNumber, type OpenPart, type PartMask } from './splitNumbers';
export type { ContextWords, Found, Keep, Reason, RedactedText, RedactionOptions } from './types';

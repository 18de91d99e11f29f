import type { Contestant } from './Contestant';
import { GUARDRAILS } from './guardrails';
import { loadPackages } from './packages';
import { ZENDESK_PORT } from './zendeskPort';

/** Everybody else in the comparison. */
export async function loadPeers(): Promise<readonly Contestant[]> {
  return [ZENDESK_PORT, GUARDRAILS, ...(await loadPackages())];
}

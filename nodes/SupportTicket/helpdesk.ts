import { sleep, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { SupportStore } from '../../src/store/SupportStore';
import { ticketProviders, type ProviderEntry, type TicketDesk, type TicketProviderId } from '../../src/ticket';
import { toNodeError } from '../shared/errors';
import { httpSend, plainSend } from '../shared/http';

/** Which helpdesk the tickets live in: one choice per registered provider. */
export const helpdeskField: INodeProperties = {
  displayName: 'Helpdesk',
  name: 'helpdesk',
  type: 'options',
  noDataExpression: true,
  options: Object.entries(ticketProviders).map(([value, { displayName, description }]) => ({ name: displayName, value, description })),
  default: 'builtInDesk',
};

/** The chosen helpdesk, ready for threading; what stands in the way there concerns every item and ends the node. */
export async function openHelpdesk(context: IExecuteFunctions, store: SupportStore): Promise<TicketDesk> {
  const entry: ProviderEntry = ticketProviders[context.getNodeParameter('helpdesk', 0) as TicketProviderId];
  const { credentialType } = entry;
  try {
    const provider = entry.open({
      store,
      clock: systemClock,
      sleep,
      fetchFile: async () => {
        throw new SupportError('fileRefused', 'This node fetches no files.', 'Use Support Ticket Trigger.');
      },
      settings: credentialType === null ? {} : await context.getCredentials(credentialType),
      send: credentialType === null ? plainSend(context) : httpSend(context, credentialType),
    });
    return { provider, store, clock: systemClock, sleep };
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import type { SupportStore } from '../../src/store/SupportStore';
import type { TicketDesk } from '../../src/ticket';
import { toNodeError } from '../shared/errors';
import { openProvider } from '../shared/helpdesk';

/** The chosen helpdesk, ready for threading; what stands in the way there concerns every item and ends the node. */
export async function openHelpdesk(context: IExecuteFunctions, store: SupportStore): Promise<TicketDesk> {
  try {
    const provider = await openProvider(context, store, context.getNodeParameter('helpdesk', 0) as string);
    return { provider, store, clock: systemClock, sleep };
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

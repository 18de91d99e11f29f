import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { SupportStore } from '../../src/store/SupportStore';
import { ticketProviders, type ProviderEntry, type ProviderFeatures, type TicketDesk, type TicketProvider, type TicketProviderId } from '../../src/ticket';
import { ACCOUNT_CREDENTIAL, readAccount, type Account } from '../shared/account';
import { toNodeError } from '../shared/errors';
import { openProvider } from '../shared/helpdesk';
import { openBuiltInStore, openStore } from '../shared/supportStore';
import { isAmong, ownConversations } from './channels';

/** What every operation of the node has. */
export interface TicketSession {
  readonly context: IExecuteFunctions;
  readonly store: SupportStore;
  /** `null` where the node serves another channel than WhatsApp, with the built-in store. */
  readonly account: Account | null;
  readonly desk: TicketDesk;
  readonly features: ProviderFeatures;
}

/** The built-in desk holds tickets of all numbers that share the store: a node sees those of its own. */
function ownTicketsOnly(provider: TicketProvider, store: SupportStore, account: Account | null): TicketProvider {
  if (provider.id !== 'builtInDesk') return provider;
  const among = ownConversations(account);
  return {
    ...provider,
    get: async (ticketId) => {
      const ticket = await provider.get(ticketId);
      return ticket !== null && (await isAmong(among, ticket, store)) ? ticket : null;
    },
    list: async (query) => await provider.list({ ...query, among }),
  };
}

/** Opens store and helpdesk; what stands in the way there concerns every item and ends the node. */
export async function openTicketSession(context: IExecuteFunctions): Promise<TicketSession> {
  try {
    const helpdesk = context.getNodeParameter('helpdesk', 0) as TicketProviderId;
    const entry: ProviderEntry = ticketProviders[helpdesk];
    const account = context.getNode().credentials?.[ACCOUNT_CREDENTIAL] === undefined ? null : await readAccount(context);
    const store = account === null ? await openBuiltInStore() : await openStore(context, account);
    const provider = ownTicketsOnly(await openProvider(context, store, helpdesk), store, account);
    return { context, store, account, features: entry.features, desk: { provider, store, clock: systemClock, sleep } };
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

/** @throws {SupportError} `unsupportedSetup` where the node has none */
export function requireAccount({ account }: TicketSession): Account {
  if (account !== null) return account;
  throw new SupportError(
    'unsupportedSetup',
    'This node has no WhatsApp Support Account.',
    'Choose the one of the trigger: its store knows the customer, and which ticket is theirs. Only tickets for Another Channel do without.',
  );
}

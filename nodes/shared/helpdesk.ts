import { sleep, type FunctionsBase, type INodeCredentialDescription, type INodeProperties } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import type { HttpSend } from '../../src/shared/http';
import type { SupportStore } from '../../src/store/SupportStore';
import { ticketProviders, type ProviderEntry, type ProviderFeatures, type TicketProvider, type TicketProviderId } from '../../src/ticket';
import { fetchFile } from './fetchFile';
import { headerSend, httpSend, plainSend, type RequestContext } from './http';

const entries: ReadonlyArray<readonly [string, ProviderEntry]> = Object.entries(ticketProviders);

/** The helpdesks that know something: its field is shown for those only. */
export const helpdesksWith = (knows: (features: ProviderFeatures) => boolean): string[] => entries.filter(([, { features }]) => knows(features)).map(([id]) => id);

/** Which helpdesk the tickets live in: one choice per registered provider. */
export const helpdeskField: INodeProperties = {
  displayName: 'Helpdesk',
  name: 'helpdesk',
  type: 'options',
  noDataExpression: true,
  options: entries
    .map(([value, { displayName, description }]) => ({ name: displayName, value, description }))
    .sort((left, right) => left.name.localeCompare(right.name, 'en')),
  default: 'builtInDesk',
};

/** The credentials of a node with {@link helpdeskField}: its own one, and that of the chosen helpdesk. */
export function withHelpdesks(own: INodeCredentialDescription): INodeCredentialDescription[] {
  const ofHelpdesks = entries.flatMap(([helpdesk, { displayName, credentialType }]): INodeCredentialDescription[] =>
    credentialType === null ? [] : [{ name: credentialType, displayName: `${displayName} Account`, required: true, displayOptions: { show: { helpdesk: [helpdesk] } } }],
  );
  return [own, ...ofHelpdesks];
}

/** Any n8n context in which a helpdesk can be spoken to. */
export type HelpdeskContext = RequestContext & Pick<FunctionsBase, 'getCredentials'>;

type Settings = Readonly<Record<string, unknown>>;

async function open(context: HelpdeskContext, store: SupportStore, helpdesk: string, sendWith: (entry: ProviderEntry, settings: Settings) => HttpSend): Promise<TicketProvider> {
  const entry: ProviderEntry = ticketProviders[helpdesk as TicketProviderId];
  const settings: Settings = entry.credentialType === null ? {} : await context.getCredentials(entry.credentialType);
  return entry.open({ store, settings, send: sendWith(entry, settings), fetchFile, clock: systemClock, sleep });
}

/**
 * The helpdesk of a node that runs; n8n fills in its credential.
 * @throws {SupportError} `unsupportedSetup` when the credential cannot work
 */
export async function openProvider(context: HelpdeskContext, store: SupportStore, helpdesk: string): Promise<TicketProvider> {
  return await open(context, store, helpdesk, ({ credentialType }) => (credentialType === null ? plainSend(context) : httpSend(context, credentialType)));
}

/**
 * The helpdesk of a trigger, with the credential as it is now: in an active trigger n8n evaluates no expressions any more once
 * `trigger()` has returned, and so fills in no credential.
 * @throws {SupportError} `unsupportedSetup` when the credential cannot work
 */
export async function openLastingProvider(context: HelpdeskContext, store: SupportStore, helpdesk: string): Promise<TicketProvider> {
  return await open(context, store, helpdesk, (entry, settings) => headerSend(context, entry.authorize(settings)));
}

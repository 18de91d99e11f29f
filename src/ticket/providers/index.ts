import type { Clock, Sleep } from '../../shared/clock';
import type { HttpSend } from '../../shared/http';
import { asText } from '../../shared/shape';
import type { TicketStore } from '../../store/SupportStore';
import type { TicketProvider } from '../TicketProvider';
import { builtInDesk } from './builtInDesk';
import { chatwoot, chatwootAccount } from './chatwoot';
import { freshdesk, freshdeskAccount } from './freshdesk';
import { genericHttp, httpDeskConnection, httpDeskHeaders } from './genericHttp';
import { hubSpot, hubSpotAccount } from './hubspot';
import { jira, jiraAccount } from './jira';
import { basicAuth } from './parts/basicAuth';
import { redmine, redmineAccount } from './redmine';
import { requestTracker, requestTrackerAccount } from './requestTracker';
import { zammad, zammadAccount } from './zammad';
import { zendesk, zendeskAccount } from './zendesk';

/** What a provider may use. */
export interface ProviderMeans {
  readonly store: TicketStore;
  /** Authenticates with the provider's credential. */
  readonly send: HttpSend;
  /** Fetches a file from an address that the helpdesk named, in the internet and without our login; at most so many bytes. */
  readonly fetchFile: (url: string, maxBytes: number) => Promise<Uint8Array>;
  /** The fields of that credential; empty where there is none. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** What a helpdesk knows; the nodes show no field of anything else. */
export interface ProviderFeatures {
  readonly priority: boolean;
  readonly tags: boolean;
  readonly assignee: boolean;
  /** What groups are called there, for the node's label; `null` where there are none. */
  readonly group: 'Group' | 'Inbox' | 'Pipeline' | 'Project' | 'Queue' | 'Team' | null;
  readonly fields: boolean;
  readonly internalComments: boolean;
  /** Whether it can say when something happened; the others are only asked. */
  readonly webhook: boolean;
}

/** A helpdesk that can be chosen. */
export interface ProviderEntry {
  readonly displayName: string;
  /** In one line, for the list. */
  readonly description: string;
  /** The n8n credential type that it needs, if any. */
  readonly credentialType: string | null;
  readonly features: ProviderFeatures;
  /**
   * The headers of a request with these settings, where n8n cannot fill in the credential itself, as in an active trigger; they say
   * what `authenticate` of the credential type does, which a test compares.
   */
  authorize(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, string>>;
  /** @throws {SupportError} `unsupportedSetup` when the settings cannot work */
  open(means: ProviderMeans): TicketProvider;
}

const text = (value: unknown): string => asText(value) ?? '';

/** Every helpdesk, by the id that its provider and its tickets carry. */
export const ticketProviders = {
  builtInDesk: {
    displayName: 'Built-in Desk',
    description: 'Tickets in the support store of this n8n, for teams without a helpdesk',
    credentialType: null,
    features: { priority: true, tags: true, assignee: true, group: null, fields: false, internalComments: true, webhook: false },
    authorize: () => ({}),
    open: ({ store, clock }) => builtInDesk(store, clock),
  },
  zendesk: {
    displayName: 'Zendesk',
    description: 'Tickets in a Zendesk account',
    credentialType: 'supportZendeskApi',
    features: { priority: true, tags: true, assignee: true, group: 'Group', fields: true, internalComments: true, webhook: true },
    authorize: ({ email, apiToken }) => basicAuth(`${text(email)}/token`, text(apiToken)),
    open: ({ settings, send, clock, sleep, fetchFile }) => zendesk(zendeskAccount(settings), { name: 'Zendesk', send, clock, sleep }, fetchFile),
  },
  chatwoot: {
    displayName: 'Chatwoot',
    description: 'Conversations in an API inbox of Chatwoot',
    credentialType: 'supportChatwootApi',
    features: { priority: true, tags: true, assignee: true, group: 'Team', fields: true, internalComments: true, webhook: true },
    authorize: ({ accessToken }) => ({ api_access_token: text(accessToken) }),
    open: ({ settings, send, clock, sleep, fetchFile }) => chatwoot(chatwootAccount(settings), { name: 'Chatwoot', send, clock, sleep }, fetchFile),
  },
  freshdesk: {
    displayName: 'Freshdesk',
    description: 'Tickets in a Freshdesk account',
    credentialType: 'supportFreshdeskApi',
    features: { priority: true, tags: true, assignee: true, group: 'Group', fields: true, internalComments: true, webhook: true },
    authorize: ({ apiKey }) => basicAuth(text(apiKey), 'X'),
    open: ({ settings, send, clock, sleep, fetchFile }) => freshdesk(freshdeskAccount(settings), { name: 'Freshdesk', send, clock, sleep }, fetchFile),
  },
  zammad: {
    displayName: 'Zammad',
    description: 'Tickets in a Zammad of your own or at zammad.com',
    credentialType: 'supportZammadApi',
    features: { priority: true, tags: true, assignee: true, group: 'Group', fields: true, internalComments: true, webhook: true },
    authorize: ({ accessToken }) => ({ authorization: `Token token=${text(accessToken)}` }),
    open: ({ settings, send, clock, sleep }) => zammad(zammadAccount(settings), { name: 'Zammad', send, clock, sleep }),
  },
  jira: {
    displayName: 'Jira Service Management',
    description: 'Requests in a service project of Jira Cloud',
    credentialType: 'supportJiraApi',
    features: { priority: true, tags: true, assignee: true, group: null, fields: true, internalComments: true, webhook: true },
    authorize: ({ email, apiToken }) => basicAuth(text(email), text(apiToken)),
    open: ({ settings, send, clock, sleep, store }) => jira(jiraAccount(settings), { name: 'Jira', send, clock, sleep }, store),
  },
  redmine: {
    displayName: 'Redmine',
    description: 'Issues in a project of a Redmine',
    credentialType: 'supportRedmineApi',
    features: { priority: true, tags: false, assignee: true, group: 'Project', fields: true, internalComments: true, webhook: false },
    authorize: ({ apiKey }) => ({ 'x-redmine-api-key': text(apiKey) }),
    open: ({ settings, send, clock, sleep }) => redmine(redmineAccount(settings), { name: 'Redmine', send, clock, sleep }),
  },
  requestTracker: {
    displayName: 'Request Tracker',
    description: 'Tickets in a queue of Request Tracker 5',
    credentialType: 'supportRequestTrackerApi',
    features: { priority: true, tags: false, assignee: true, group: 'Queue', fields: true, internalComments: true, webhook: false },
    authorize: ({ token }) => ({ authorization: `token ${text(token)}` }),
    open: ({ settings, send, clock, sleep }) => requestTracker(requestTrackerAccount(settings), { name: 'Request Tracker', send, clock, sleep }),
  },
  genericHttp: {
    displayName: 'Any Helpdesk (HTTP)',
    description: 'Any other helpdesk with a JSON API, spoken to as its credential says',
    credentialType: 'supportHttpApi',
    features: { priority: true, tags: true, assignee: true, group: 'Group', fields: true, internalComments: true, webhook: true },
    authorize: httpDeskHeaders,
    open: ({ settings, send, clock, sleep, fetchFile }) => genericHttp(httpDeskConnection(settings), { name: 'The helpdesk', send, clock, sleep }, fetchFile),
  },
  hubspot: {
    displayName: 'HubSpot',
    description: 'Tickets in a HubSpot account',
    credentialType: 'supportHubSpotApi',
    features: { priority: true, tags: true, assignee: true, group: 'Pipeline', fields: true, internalComments: true, webhook: false },
    authorize: ({ accessToken }) => ({ authorization: `Bearer ${text(accessToken)}` }),
    open: ({ settings, send, clock, sleep, fetchFile }) => hubSpot(hubSpotAccount(settings), { name: 'HubSpot', send, clock, sleep }, fetchFile),
  },
} as const satisfies Readonly<Record<string, ProviderEntry>>;

export type TicketProviderId = keyof typeof ticketProviders;

import { randomBytes } from 'node:crypto';
import { SupportError } from '../../../shared/errors';
import { asRecord, asText } from '../../../shared/shape';
import { jqlText } from '../../escape/jql';
import type { TicketWebhook } from '../../TicketEvents';
import { succeeded, unreadable } from '../parts/answers';
import { isSigned, jsonOf } from '../parts/webhooks';
import { reasonsOf, type JiraApi } from './api';
import { OUR_LABEL } from './issues';

const PATH = '/rest/webhooks/1.0/webhook';
const NAME = 'WhatsApp Support of n8n';
const EVENTS = ['comment_created', 'jira:issue_updated'];

/**
 * The webhooks of Jira's administrators: the others are for apps only. Jira signs them when they have a secret.
 * Source: developer.atlassian.com, Jira Cloud, Webhooks, "Secure admin webhooks".
 */
export function jiraWebhook(api: JiraApi): TicketWebhook {
  return {
    register: async (url) => {
      const secret = randomBytes(20).toString('hex');
      const filter = `project = ${jqlText(api.account.projectKey)} AND labels = ${jqlText(OUR_LABEL)}`;
      const json = { name: NAME, url, events: EVENTS, filters: { 'issue-related-events-section': filter }, excludeBody: false, secret };
      const response = await api.call({ method: 'POST', path: PATH, json });
      if (response?.status === 401 || response?.status === 403) throw adminsOnly();
      const id = /\d+$/.exec(asText(asRecord(response && succeeded(api.name, response, reasonsOf)).self) ?? '')?.[0];
      if (id === undefined) throw unreadable(api.name);
      return { id, secret };
    },
    unregister: async ({ id }) => {
      await api.askIfThere({ method: 'DELETE', path: `${PATH}/${encodeURIComponent(id)}` });
    },
    ticketsOf: ({ headers, rawBody }, secret) => {
      const signature = (headers['x-hub-signature'] ?? '').replace(/^sha256=/, '');
      if (secret !== null && !isSigned(signature, 'sha256', secret, rawBody)) return null;
      const id = asText(asRecord(jsonOf(rawBody).issue).id);
      return id === null ? [] : [id];
    },
  };
}

function adminsOnly(): SupportError {
  return new SupportError(
    'helpdeskRefused',
    'Jira lets only its administrators set up webhooks.',
    'Use the API token of a Jira administrator, or add the webhook by hand as the README says.',
  );
}

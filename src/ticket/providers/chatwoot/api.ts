import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import { showable, unreadable } from '../parts/answers';
import { helpdeskCalls, type HelpdeskCalls } from '../parts/calls';
import type { ChatwootAccount } from './account';

/** Chatwoot's Application API, with paths below `/api/v1/accounts/{id}`. Source: developers.chatwoot.com, and the code of Chatwoot 3 and 4. */
export interface ChatwootApi extends HelpdeskCalls {
  readonly name: string;
  readonly account: ChatwootAccount;
  /** The user behind the token. */
  profile(): Promise<Json>;
  /** Every message of a conversation, oldest first. */
  messages(conversationId: string): AsyncGenerator<Json>;
  /** One page of the inbox's conversations, the latest activity first. */
  conversations(status: 'all' | 'resolved', page: number): Promise<readonly Json[]>;
}

/** Messages come 100 to a page when they are read forwards. */
const MESSAGE_PAGE = 100;
const MOST_MESSAGE_PAGES = 100;
/** Conversations of one page. */
export const CONVERSATION_PAGE = 25;

/** The way to one account of Chatwoot. */
export function chatwootApi(account: ChatwootAccount, line: HelpdeskLine): ChatwootApi {
  const { name } = line;
  const root = `${account.baseUrl}/api/v1`;
  const calls = helpdeskCalls(line, `${root}/accounts/${account.accountId}/`, { reasonsOf });
  const aboveAccounts = helpdeskCalls(line, `${root}/`, { reasonsOf });

  return {
    name,
    account,
    ...calls,
    profile: async () => asRecord(await aboveAccounts.ask({ method: 'GET', path: 'profile' })),

    async *messages(conversationId) {
      let after = 0;
      for (let page = 0; page < MOST_MESSAGE_PAGES; page += 1) {
        const path = `conversations/${encodeURIComponent(conversationId)}/messages`;
        const messages = asArray(asRecord(await calls.ask({ method: 'GET', path, query: { after } })).payload).map(asRecord);
        yield* messages;
        if (messages.length < MESSAGE_PAGE) return;
        after = asNumber(messages.at(-1)?.id) ?? fail(name);
      }
    },

    conversations: async (status, page) => {
      const query = { inbox_id: account.inboxId, status, sort_by: 'last_activity_at_desc', page };
      const { data } = asRecord(await calls.ask({ method: 'GET', path: 'conversations', query }));
      return asArray(asRecord(data).payload).map(asRecord);
    },
  };
}

/** Chatwoot names fields in `attributes`; its sentences may quote content. */
export function reasonsOf(body: unknown): readonly string[] {
  return showable(asArray(asRecord(body).attributes));
}

function fail(name: string): never {
  throw unreadable(name);
}

/** Milliseconds of a time in Unix seconds, which Chatwoot writes as numbers. */
export function secondsToMs(value: unknown): number | null {
  const seconds = asNumber(value);
  return seconds === null || seconds === 0 ? null : Math.round(seconds * 1_000);
}

/** Set in front of our markers, so that other programs' message ids are not taken for ours. */
const OURS = 'wa-support:';

/** The id that a message of these nodes gets in Chatwoot's `source_id`. */
export const sourceIdOf = (marker: string): string => OURS + marker;

/** Whether these nodes wrote a message. */
export const isOurs = ({ source_id }: Json): boolean => asText(source_id)?.startsWith(OURS) === true;

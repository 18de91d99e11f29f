const PREFIX = 'wa:';

/** The key under which a helpdesk files a conversation's tickets. */
export function externalIdOf(conversationId: string): string {
  return PREFIX + conversationId;
}

/** The conversation behind such a key, `null` for a key of somebody else. */
export function conversationOf(externalId: string): string | null {
  return externalId.startsWith(PREFIX) ? externalId.slice(PREFIX.length) : null;
}

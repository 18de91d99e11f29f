import { SupportError } from '../shared/errors';

/** A URL as people may read it: what stands behind the question mark may be a secret. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/, '');
}

/** Somebody else gets the webhooks that a trigger wants. */
export class ForeignCallback extends SupportError {
  constructor(readonly url: string) {
    super(
      'unsupportedSetup',
      `WhatsApp sends this number’s messages to another URL (${shownUrl(url)}), which is no WhatsApp Support Trigger’s of this n8n.`,
      'Ask whoever runs it. To replace it, switch on Take Over under Options; when the workflow is unpublished, it gets the messages back. Otherwise use another number.',
    );
  }
}

/** Of the events that stay away, and what to do about it. */
export function staysAway(labels: readonly string[], appUrl: string | null): { readonly message: string; readonly hint: string } {
  const whose = appUrl === null ? 'The Meta app is not subscribed to them' : `Meta sends them to the app’s own callback, which is another URL (${shownUrl(appUrl)}), or the app is not subscribed to them`;
  return {
    message: `These events will not arrive: ${labels.join(', ')}. ${whose}.`,
    hint: 'Under Options > App Callback choose Take It Over, or Leave It Alone to publish without these events; or untick them. Webhook fields can also be ticked in the Meta app dashboard under WhatsApp > Configuration.',
  };
}

/** The app itself does not hear of messages. */
export const messagesUnsubscribed = (appUrl: string): SupportError =>
  new SupportError(
    'unsupportedSetup',
    `The Meta app is not subscribed to messages, and its own callback (${shownUrl(appUrl)}) did not confirm them.`,
    'Tick the webhook field “messages” in the Meta app dashboard under WhatsApp > Configuration, or choose Take It Over under Options > App Callback. Then publish again.',
  );

/** What stood there before could not be restored. */
export const notRestored = (url: string): string =>
  `The URL that had this number’s webhooks before (${shownUrl(url)}) did not answer Meta’s check, so it did not get them back. If it needs them, let its owner register it again, or fill in its verify token under Options > Take Over: Their Token before you unpublish.`;

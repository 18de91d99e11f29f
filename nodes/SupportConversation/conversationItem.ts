import type { IDataObject } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import type { Conversation, TicketStore } from '../../src/store/SupportStore';
import { conversationWindow } from '../../src/window/conversationWindow';
import { conversationJson } from '../shared/deliveryItem';
import { windowJson } from '../shared/windowJson';

/** The conversation as the trigger gives it. */
export async function conversationOf(store: TicketStore, conversation: Conversation): Promise<IDataObject> {
  return conversationJson(conversation, await store.latestTicketBinding(conversation.id), false);
}

/** The fields `conversation` and `window` as the trigger gives them, at this moment. */
export async function conversationItem(store: TicketStore, conversation: Conversation): Promise<IDataObject> {
  return {
    conversation: await conversationOf(store, conversation),
    window: windowJson(conversationWindow(conversation, systemClock.now())),
  };
}

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { systemClock } from '../../../src/shared/clock';
import { conversationWindow } from '../../../src/window/conversationWindow';
import { openSession, runPerItem } from '../../shared/sending';
import { windowJson } from '../../shared/windowJson';
import { customerFields, knownConversation } from '../customer';
import { conversationOf } from '../conversationItem';

const OPEN = 0;
const CLOSED = 1;

export const description = customerFields('checkWindow');

const NEVER_WROTE = { lastInboundAt: null, lastMaybeInboundAt: null, adReplyAt: null };

/** Each item goes on, by whether its customer may be answered freely now; one who never wrote may not. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 2, async (itemIndex) => {
    const conversation = await knownConversation(session, itemIndex);
    const window = windowJson(conversationWindow(conversation ?? NEVER_WROTE, systemClock.now()));
    const found = { conversation: conversation === null ? null : await conversationOf(session.store, conversation), window };
    return { output: window.state === 'closed' ? CLOSED : OPEN, adds: found, forAgent: found };
  });
}

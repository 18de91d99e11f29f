import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';
import { framePayload, type Frame } from './frame';

/** A button that opens one of the business's flows. */
export interface FlowMessage extends Frame {
  readonly kind: 'flow';
  readonly flow: { readonly id: string } | { readonly name: string };
  readonly buttonText: string;
  /** Comes back with the answer. */
  readonly token?: string;
  /** Unpublished flows can be opened by testers only. Default: `false`. */
  readonly draft?: boolean;
  /** The screen to open, with its data; without it the flow asks its own endpoint what to show. */
  readonly start?: { readonly screen: string; readonly data?: Readonly<Record<string, unknown>> };
}

/** The only version that Meta takes. Source: cloud-api.md §4. */
const MESSAGE_VERSION = '3';

export function flowContent({ flow, buttonText, token, draft, start, ...frame }: FlowMessage): MessageContent {
  const parameters = compact({
    flow_message_version: MESSAGE_VERSION,
    ...('id' in flow ? { flow_id: flow.id } : { flow_name: flow.name }),
    flow_cta: buttonText,
    flow_token: token,
    mode: draft === true ? 'draft' : undefined,
    flow_action: start === undefined ? 'data_exchange' : 'navigate',
    flow_action_payload: start === undefined ? undefined : compact({ ...start }),
  });
  return { type: 'interactive', interactive: { type: 'flow', ...framePayload(frame), action: { name: 'flow', parameters } } };
}

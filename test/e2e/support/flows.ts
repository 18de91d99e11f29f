import type { WorkflowFile, WorkflowFileNode } from '../../../sandbox/n8n/N8nClient';

const OURS = 'n8n-nodes-whatsapp-support';
export const TRIGGER = 'WhatsApp Support Trigger';

let made = 0;

/** A node; the id is new each time, as in an editor. */
export function node(name: string, type: string, parameters: Record<string, unknown> = {}, typeVersion = 1): WorkflowFileNode {
  made += 1;
  return { id: crypto.randomUUID(), name, type, typeVersion, position: [made * 200, 0], parameters } as WorkflowFileNode;
}

export function trigger(triggerOn: readonly string[] = ['messageReceived']): WorkflowFileNode {
  return { ...node(TRIGGER, `${OURS}.whatsAppSupportTrigger`, { triggerOn, options: {} }, 1.1), webhookId: crypto.randomUUID() };
}

export function reply(text: string, name = 'WhatsApp Reply'): WorkflowFileNode {
  return node(name, `${OURS}.whatsAppReply`, { resource: 'message', operation: 'sendText', replyTo: 'runCustomer', text, options: {} });
}

/** Edit Fields that keeps nothing of what it gets. */
export function editFields(name: string, values: Readonly<Record<string, string>>): WorkflowFileNode {
  const assignments = Object.entries(values).map(([key, value]) => ({ id: crypto.randomUUID(), name: key, value, type: value.startsWith('=[') ? 'array' : 'string' }));
  return node(name, 'n8n-nodes-base.set', { mode: 'manual', duplicateItem: false, assignments: { assignments }, includeOtherFields: false, options: {} }, 3.4);
}

type Wire = readonly [from: string, to: string, output?: number, kind?: string];

/** A workflow whose nodes are wired as told, or one after the other. */
export function flow(name: string, nodes: readonly WorkflowFileNode[], wires?: readonly Wire[]): WorkflowFile {
  const links = wires ?? nodes.slice(1).map((to, index): Wire => [nodes[index]?.name ?? '', to.name]);
  const connections: Record<string, Record<string, Array<Array<{ node: string; type: string; index: number }>>>> = {};
  for (const [from, to, output = 0, kind = 'main'] of links) {
    const outputs = ((connections[from] ??= {})[kind] ??= []);
    while (outputs.length <= output) outputs.push([]);
    outputs[output]?.push({ node: to, type: kind, index: 0 });
  }
  return { name, nodes: [...nodes], connections, settings: { executionOrder: 'v1' } };
}

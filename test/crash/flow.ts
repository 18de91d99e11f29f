import type { WorkflowFile, WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { flow, node, reply, trigger, TRIGGER } from '../e2e/support/flows';
import type { StepName } from './outside';

/** Messages with this word go through a Wait node. */
export const WAIT_WORD = 'wait';

/** More than n8n may run at once, so that there are always runs that n8n has accepted and not begun. */
const PARALLEL = 10;
export const N8N_RUNS_AT_ONCE = 6;

const ofMessage = (path: string): string => `$('${TRIGGER}').item.json.message.${path}`;

/** Tells the driver how far the run of which message is. */
function tell(step: StepName, url: string): WorkflowFileNode {
  const name = step[0]?.toUpperCase() + step.slice(1);
  const facts = `{{ JSON.stringify({ text: ${ofMessage('text')}, execution: $execution.id, resumeUrl: $execution.resumeUrl }) }}`;
  return node(name, 'n8n-nodes-base.httpRequest', { method: 'POST', url: `${url}/steps/${step}`, sendBody: true, specifyBody: 'json', jsonBody: `=${facts}`, options: {} }, 4.2);
}

const asksToWait = {
  options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
  combinator: 'and',
  conditions: [{ id: 'wait', leftValue: `={{ ${ofMessage('text')} }}`, rightValue: WAIT_WORD, operator: { type: 'string', operation: 'contains' } }],
};

/**
 * Every message gets a place on the customer's ticket and an answer; some runs wait to be resumed, and then answer again.
 * Each step is told to the driver at `outsideUrl`.
 */
export function crashFlow(outsideUrl: string): WorkflowFile {
  const answer = (name: string, words: string): WorkflowFileNode => reply(`=${words} {{ ${ofMessage('text')} }}`, name);
  const triggerNode = trigger();
  const nodes = [
    { ...triggerNode, parameters: { ...triggerNode.parameters, options: { parallel: PARALLEL } } },
    tell('begun', outsideUrl),
    node('Support Ticket', 'n8n-nodes-whatsapp-support.supportTicket', { resource: 'ticket', operation: 'createOrAppend', helpdesk: 'zendesk' }),
    answer('Answer', 'Answer to'),
    node('Asks to Wait?', 'n8n-nodes-base.if', { conditions: asksToWait, options: {} }, 2.2),
    tell('waiting', outsideUrl),
    { ...node('Wait', 'n8n-nodes-base.wait', { resume: 'webhook', options: {} }, 1.1), webhookId: crypto.randomUUID() },
    answer('Second Answer', 'After the pause:'),
    tell('ended', outsideUrl),
  ];
  return flow('crash test', nodes, [
    [TRIGGER, 'Begun'],
    ['Begun', 'Support Ticket'],
    ['Support Ticket', 'Answer'],
    ['Answer', 'Asks to Wait?'],
    ['Asks to Wait?', 'Waiting', 0],
    ['Asks to Wait?', 'Ended', 1],
    ['Waiting', 'Wait'],
    ['Wait', 'Second Answer'],
    ['Second Answer', 'Ended'],
  ]);
}

/** The same flow after somebody changed its trigger: publishing it makes n8n stop and start the trigger. */
export function changedFlow(workflow: WorkflowFile, change: number): WorkflowFile {
  const changed = (each: WorkflowFileNode): WorkflowFileNode =>
    each.name === TRIGGER ? { ...each, parameters: { ...each.parameters, options: { parallel: PARALLEL + (change % 2) } } } : each;
  return { ...workflow, nodes: workflow.nodes.map(changed) };
}

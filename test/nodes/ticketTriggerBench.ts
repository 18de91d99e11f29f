// Support Ticket Triggers on one host, with the real sandbox as Meta and as Zendesk, and a real store.
import { startWhatsAppBench, ourNode, type WhatsAppBench } from './whatsAppBench';
import axios from 'axios';
import { TriggerContext } from 'n8n-core';
import type { INode, INodeExecutionData, IRun, ITriggerResponse } from 'n8n-workflow';
import { SupportZendeskApi } from '../../credentials/SupportZendeskApi.credentials';
import { SupportTicketTrigger } from '../../nodes/SupportTicketTrigger/SupportTicketTrigger.node';
import { systemClock } from '../../src/shared/clock';
import { asNumber, asText } from '../../src/shared/shape';
import type { StoredFile } from '../../src/store/SupportStore';
import { additionalDataFor, buildWorkflow, PACKAGE, runWorkflow, useCredentials, workflowOf, type Installation, type RunResult } from './harness';
import { startWebhookHost, type HostedWorkflow, type StartedRun, type WebhookHost } from './webhookHost';

export const TICKET_TRIGGER = 'Support Ticket Trigger';

type Emit = NonNullable<ConstructorParameters<typeof TriggerContext>[5]>;

/** One call of `emit`, as n8n's server gets it. */
export interface Emitted {
  readonly reference: { readonly delivery: string; readonly attempt: number };
  readonly key: string | undefined;
  /** n8n says how the run ended. */
  ended(status: IRun['status']): void;
}

export interface StartedTrigger {
  readonly workflowId: string;
  /** Oldest first. */
  readonly emitted: readonly Emitted[];
  stop(): Promise<void>;
}

export interface TicketTriggerBench extends WhatsAppBench {
  readonly host: WebhookHost;
  /** `trigger()` of a workflow, as n8n calls it when it is switched on or n8n starts. */
  start(workflowId: string, parameters?: INode['parameters']): Promise<StartedTrigger>;
  hosted(workflowId: string, parameters?: INode['parameters']): HostedWorkflow;
  /** Runs the trigger with what it emitted, then `nodes`, one after the other. */
  runEmitted(workflowId: string, reference: Emitted['reference'], nodes?: INode[], how?: Partial<Installation>): Promise<RunResult>;
  runByHand(workflowId: string, started: StartedRun | undefined, nodes?: INode[]): Promise<RunResult>;
  /** A customer who wrote, with an open ticket of the built-in desk. */
  customerWithTicket(waId: string): Promise<{ readonly conversationId: string; readonly ticketId: string }>;
  /** What an agent does at the built-in desk. */
  agentWrites(ticketId: string, text: string, more?: { readonly visibility?: 'public' | 'internal'; readonly files?: readonly StoredFile[] }): Promise<void>;
  /** From now on it is so much later than it was. */
  timePasses(ms: number): void;
  post(url: string, body: Buffer | object, headers?: Readonly<Record<string, string>>): Promise<number>;
}

const ticketTriggerNode = (parameters: INode['parameters']): INode =>
  ourNode(TICKET_TRIGGER, 'supportTicketTrigger', { helpdesk: 'builtInDesk', triggerOn: ['agentReplied'], webhook: 'automatic', options: {}, ...parameters }, {
    typeVersion: 1.1,
    webhookId: '6b0f0a52-0000-4000-8000-000000000009',
    credentials: useCredentials('whatsAppSupportAccountApi', 'supportZendeskApi'),
  });

export async function startTicketTriggerBench(): Promise<TicketTriggerBench> {
  const zendesk: Record<string, string | boolean> = { showAdvanced: true };
  const bench = await startWhatsAppBench({
    nodeTypes: { [`${PACKAGE}.supportTicketTrigger`]: new SupportTicketTrigger() },
    credentialTypes: [new SupportZendeskApi()],
    credentials: { supportZendeskApi: zendesk },
  });
  Object.assign(zendesk, { ...bench.sandbox.zendesk, showAdvanced: true });
  const host = await startWebhookHost();
  const { now } = systemClock;
  let offsetMs = 0;
  jest.spyOn(systemClock, 'now').mockImplementation(() => now() + offsetMs);
  const parametersOf = new Map<string, INode['parameters']>();
  const running = new Set<ITriggerResponse>();
  let runs = 0;

  async function run(workflowId: string, input: readonly INodeExecutionData[], nodes: INode[], how: Partial<Installation>): Promise<RunResult> {
    runs += 1;
    const workflow = workflowOf([ticketTriggerNode(parametersOf.get(workflowId) ?? {}), ...nodes]);
    return await runWorkflow({ ...bench.installation, workflow, workflowId, input, executionId: `ticket-run-${runs}`, ...how });
  }

  return {
    ...bench,
    host,
    async start(workflowId, parameters = parametersOf.get(workflowId) ?? {}) {
      parametersOf.set(workflowId, parameters);
      const definition = workflowOf([ticketTriggerNode(parameters)]);
      const installation: Installation = { ...bench.installation, workflowId };
      const workflow = buildWorkflow(definition, installation);
      const node = workflow.getNode(TICKET_TRIGGER);
      if (node === null) throw new Error('No node');
      const emitted: Emitted[] = [];
      const emit: Emit = (data, _response, done, key) => {
        const { delivery, attempt } = data[0]?.[0]?.json ?? {};
        emitted.push({ reference: { delivery: asText(delivery) ?? '', attempt: asNumber(attempt) ?? 0 }, key, ended: (status) => done?.resolve({ status } as IRun) });
      };
      const context = new TriggerContext(workflow, node, additionalDataFor(installation, definition), 'trigger', 'activate', emit);
      const response = await new SupportTicketTrigger().trigger.call(context);
      running.add(response);
      return {
        workflowId,
        emitted,
        stop: async () => {
          running.delete(response);
          await response.closeFunction?.();
        },
      };
    },
    hosted(workflowId, parameters = {}) {
      parametersOf.set(workflowId, parameters);
      return host.host(workflowOf([{ ...ticketTriggerNode(parameters), webhookId: `tickets-${workflowId}` }]), { ...bench.installation, workflowId });
    },
    runEmitted: async (workflowId, reference, nodes = [], how = {}) => await run(workflowId, [{ json: { ...reference } }], nodes, how),
    runByHand: async (workflowId, started, nodes = []) => {
      if (started === undefined) throw new Error('No run was started');
      return await run(workflowId, started[0] ?? [], nodes, { mode: 'manual' });
    },
    async customerWithTicket(waId) {
      await bench.customerWrites(waId, 'Where is my parcel?');
      const conversation = await bench.store.findConversation(bench.ports.account.phoneNumberId, waId);
      if (conversation === null) throw new Error('There is no such customer.');
      const first = { author: 'customer', visibility: 'public', text: 'Where is my parcel?', marker: `wamid.${waId}`, at: systemClock.now() } as const;
      const ticket = await bench.store.createDeskTicket({ conversationId: conversation.id, subject: 'Parcel', requester: 'Ana', tags: [] }, first);
      return { conversationId: conversation.id, ticketId: ticket.id };
    },
    async agentWrites(ticketId, text, { visibility = 'public', files = [] } = {}) {
      await bench.store.addDeskComment(ticketId, { author: 'agent', visibility, text, marker: null, at: systemClock.now(), files });
    },
    timePasses: (ms) => void (offsetMs += ms),
    async post(url, body, headers = {}) {
      const { status } = await axios.post(url, body, { validateStatus: () => true, headers: { 'content-type': 'application/json', ...headers }, proxy: false });
      return status;
    },
    async close() {
      for (const { closeFunction } of running) await closeFunction?.();
      jest.restoreAllMocks();
      await host.close();
      await bench.close();
    },
  };
}

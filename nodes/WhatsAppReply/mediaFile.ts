import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import type { MediaPorts } from '../../src/graph/media';
import { readAccount } from '../shared/account';
import { toNodeError } from '../shared/errors';
import { mediaPorts } from '../shared/media';
import { isTool } from '../shared/runCustomer';
import { runPerItem, type ItemResult } from '../shared/sending';

/** A file at WhatsApp. */
export function mediaIdField(operation: string): INodeProperties {
  return {
    displayName: 'Media ID',
    name: 'mediaId',
    type: 'string',
    required: true,
    default: '={{ $json.message.media.id }}',
    description: 'The ID of the file, e.g. as WhatsApp Support Trigger gives it; files of customers stay at WhatsApp for 7 days, uploads for 30',
    displayOptions: { show: { resource: ['media'], operation: [operation] } },
  };
}

const notForAgents = () =>
  new SupportError('unsupportedSetup', 'Files are not for AI agents: they could be those of other customers.', 'Give the agent operations of the resource Message, and run this one as a step of a workflow.');

/** Works on one file for each item. */
export function withMedia(action: (context: IExecuteFunctions, ports: MediaPorts, itemIndex: number) => Promise<Omit<ItemResult, 'forAgent'>>): (context: IExecuteFunctions) => Promise<INodeExecutionData[][]> {
  return async (context) => {
    if (isTool(context)) throw toNodeError(context.getNode(), notForAgents());
    const ports = await readAccount(context).then(mediaPorts, (failure: unknown) => {
      throw toNodeError(context.getNode(), failure);
    });
    return await runPerItem(context, 1, async (itemIndex) => ({ forAgent: {}, ...(await action(context, ports, itemIndex)) }));
  };
}

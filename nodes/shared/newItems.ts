import type { IDataObject, IDisplayOptions, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { errorJson, toNodeError } from './errors';
import { countParameter } from './parameters';
import { isTool } from './runCustomer';

/** How many results an operation gives. */
export function limitFields(show: NonNullable<IDisplayOptions['show']>): INodeProperties[] {
  return [
    {
      displayName: 'Return All',
      name: 'returnAll',
      type: 'boolean',
      default: false,
      description: 'Whether to return all results or only up to a given limit',
      displayOptions: { show },
    },
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
      displayOptions: { show: { ...show, returnAll: [false] } },
    },
  ];
}

/** The choice of {@link limitFields}. @throws {SupportError} `invalidInput` when Limit is no whole number from 1 on */
export function limitParameter(context: IExecuteFunctions, itemIndex: number): number {
  const returnAll = context.getNodeParameter('returnAll', itemIndex) === true;
  return returnAll ? Number.MAX_SAFE_INTEGER : countParameter(context, 'limit', 'Limit', itemIndex);
}

/**
 * Items of their own in the place of each incoming one, whose fields stay behind. An AI agent may not do this: it speaks
 * for one customer, and these operations look beyond the conversation that it is in.
 */
export async function runForNewItems(
  context: IExecuteFunctions,
  action: (itemIndex: number) => Promise<readonly IDataObject[]>,
): Promise<INodeExecutionData[][]> {
  if (isTool(context)) throw toNodeError(context.getNode(), notForAgents());
  const output: INodeExecutionData[] = [];
  for (const itemIndex of context.getInputData().keys()) {
    const pairedItem = { item: itemIndex };
    try {
      output.push(...(await action(itemIndex)).map((json) => ({ json, pairedItem })));
    } catch (failure) {
      const error = toNodeError(context.getNode(), failure, itemIndex);
      if (!context.continueOnFail()) throw error;
      output.push({ json: errorJson(failure), pairedItem });
    }
  }
  return [output];
}

const notForAgents = () =>
  new SupportError(
    'unsupportedSetup',
    'This operation is not for AI agents: it looks beyond the conversation that the agent is in.',
    'Give the agent another operation of this node, and run this one as a step of a workflow.',
  );

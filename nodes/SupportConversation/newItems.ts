import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { errorJson, toNodeError } from '../shared/errors';
import { isTool } from '../shared/runCustomer';

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
    'Give the agent Check Window or Get, and run this operation as a step of a workflow.',
  );

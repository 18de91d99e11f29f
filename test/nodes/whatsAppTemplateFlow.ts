// What the tests of WhatsApp Template share: its node as the editor writes it, and what the stand-in was asked for.
import { randomUUID } from 'node:crypto';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Installation } from './harness';
import { ourNode, type WhatsAppBench } from './whatsAppBench';

export const NAME = 'WhatsApp Template';
export const SUPPORT = 'support_followup|en_US';

/** A value of the field Template. */
export const locator = (ref: string, mode = 'list') => ({ __rl: true, mode, value: ref });

/** Sends to the run's customer, unless `parameters` say otherwise. `values`: by the ids of its variables. */
export function templateNode(ref: string, values: IDataObject | null, parameters: INode['parameters'] = {}, more: Partial<INode> = {}): INode {
  const variables = { mappingMode: 'defineBelow', value: values };
  const common = { resource: 'template', operation: 'send', replyTo: 'runCustomer', template: locator(ref), variables };
  return ourNode(NAME, 'whatsAppTemplate', { ...common, ...parameters } as INode['parameters'], more);
}

/** The installation with a credential that differs. */
export function accountWith({ installation }: WhatsAppBench, values: IDataObject): Installation {
  const [[type, account] = ['', {}]] = Object.entries(installation.credentials ?? {});
  return { ...installation, credentials: { [type]: { ...account, ...values } as never } };
}

/** The same account in a credential that this process has not used yet, so that nothing is known of its templates. */
export function freshCredential(bench: WhatsAppBench): Installation {
  return accountWith(bench, { previousAppSecret: randomUUID() });
}

/** For which names Meta was asked since the last look; `undefined` for all templates. */
export async function lookups(bench: WhatsAppBench): Promise<readonly unknown[]> {
  const { requests } = (await bench.control('get', '/sandbox/requests')) as unknown as { requests: ReadonlyArray<{ path: string; query: { name?: string } }> };
  await bench.control('delete', '/sandbox/requests');
  return requests.filter(({ path }) => path.endsWith('/message_templates')).map(({ query }) => query.name);
}

// The ways to a helpdesk: n8n's own credential, and the same headers where n8n fills in none.
import './freshUserFolder';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType, INodeType } from 'n8n-workflow';
import { headerSend, httpSend, plainSend, type RequestContext } from '../../nodes/shared/http';
import { ticketProviders, type ProviderEntry } from '../../src/ticket';
import { loopbackServer, type LoopbackServer } from '../fixtures/loopbackServer';
import { contextOf, node, useCredentials, workflowOf } from './harness';

const FOLDER = path.resolve(__dirname, '../../credentials');

/** Every credential class of the package, by the name of its type. */
function credentialTypes(): ReadonlyMap<string, ICredentialType> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.credentials.ts'));
  const types = files.map((file) => {
    const exported = Object.values(jest.requireActual<Record<string, new () => ICredentialType>>(path.join(FOLDER, file)));
    return new exported[0]!();
  });
  return new Map(types.map((type) => [type.name, type]));
}

/** Every field with a value of its own, the way people could fill it in. */
const filledIn = ({ properties }: ICredentialType): ICredentialDataDecryptedObject =>
  Object.fromEntries(properties.map(({ name, type, default: preset }) => [name, type === 'string' ? `${name} ü:1` : (preset as string)]));

/** The ways of one helpdesk that its `authenticate` may go, one per choice that a field gives. */
function waysOf(type: ICredentialType): readonly ICredentialDataDecryptedObject[] {
  const choices = type.properties.filter((property) => property.type === 'options');
  const base = filledIn(type);
  return [base, ...choices.flatMap(({ name, options = [] }) => options.map((option) => ({ ...base, [name]: (option as { value: string }).value })))];
}

/** A node that may use one credential and does nothing. */
const nodeWith = ({ name }: ICredentialType): INodeType => ({
  description: { displayName: 'Asker', name: 'asker', group: ['output'], version: 1, description: 'Asks', defaults: { name: 'Asker' }, inputs: ['main'], outputs: ['main'], credentials: [{ name }], properties: [] },
});

/** What every request carries. */
async function anonymousHeaders(context: RequestContext, { url, seen }: LoopbackServer): Promise<readonly string[]> {
  await plainSend(context)({ method: 'GET', url });
  return Object.keys(seen.at(-1)?.headers ?? {});
}

const HELPDESKS = Object.entries<ProviderEntry>(ticketProviders).filter(([, { credentialType }]) => credentialType !== null);

test.each(HELPDESKS)('the headers for %s are those that n8n makes of its credential', async (_id, { credentialType, authorize }) => {
  const type = credentialTypes().get(credentialType ?? '');
  if (type === undefined) throw new Error('There is no such credential type.');
  const server = await loopbackServer(() => ({ status: 200, body: {} }));
  const request = { method: 'GET', url: `${server.url}/tickets` } as const;
  for (const settings of waysOf(type)) {
    const asker = node('Asker', 'asker', {}, { credentials: useCredentials(type.name) });
    const context = contextOf(workflowOf([asker]), { nodeTypes: { asker: nodeWith(type) }, credentialTypes: [type], credentials: { [type.name]: settings } });
    await httpSend(context, type.name)(request);
    await headerSend(context, authorize(settings))(request);
    const [byN8n, byUs] = server.seen.slice(-2);
    expect({ headers: byUs?.headers, query: byUs?.query }).toEqual({ headers: byN8n?.headers, query: byN8n?.query });
    expect(Object.keys(byUs?.headers ?? {}).length).toBeGreaterThan((await anonymousHeaders(context, server)).length);
  }
  await server.close();
});

import { NodeHelpers, type INode, type IWorkflowBase } from 'n8n-workflow';
import { filesBelow, nodeParts, packageFile, readJson } from '../fixtures/packageParts';

type Example = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'pinData'> & { readonly id?: string; readonly meta?: { readonly instanceId?: string } };

const OURS = new Map(nodeParts.map(({ part }) => [`${packageFile.name}.${part.description.name}`, part.description]));
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Whom a text would give away, or what it would open. */
const PERSONAL: Readonly<Record<string, RegExp>> = {
  'an e-mail address': /[\w.+-]+@[\w-]+\.\w+/,
  'a phone number or an id of Meta': /(?<![\w-])\+?\d[\d ()-]{7,}\d(?![\w-])/,
  'an access token or key': /\b(EAA|Bearer |sk-|xox|ghp_)\w+|[A-Za-z0-9+/_]{40,}/,
  'an address of a machine': /https?:\/\/(\d|localhost)/,
};

const files = filesBelow('examples').filter((file) => file.endsWith('.json'));

it('has examples', () => expect(files.length).toBeGreaterThan(0));

describe.each(files)('%s', (file) => {
  const example = readJson(file) as Example;
  const { nodes, connections } = example;
  const named = new Map(nodes.map((node) => [node.name, node]));
  const ours = nodes.filter(({ type }) => OURS.has(type));

  it('has a name, and nodes with names and ids of their own', () => {
    expect(example.name).toMatch(/\w/);
    expect(named.size).toBe(nodes.length);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
  });

  it('uses nodes of this package and of n8n itself only', () => {
    const strangers = nodes.map(({ type }) => type).filter((type) => !OURS.has(type) && !type.startsWith('n8n-nodes-base.'));
    expect(strangers).toEqual([]);
    expect(ours).not.toEqual([]);
  });

  it('sets our nodes up as their descriptions ask', () => {
    for (const node of ours) {
      const description = OURS.get(node.type)!;
      expect(node.typeVersion).toBe(description.version);
      const known = new Set(description.properties.map((property) => property.name));
      expect(Object.keys(node.parameters).filter((name) => !known.has(name))).toEqual([]);
      expect({ node: node.name, issues: issuesOf(node) }).toEqual({ node: node.name, issues: null });
    }
  });

  it('connects existing nodes, from outputs that they have', () => {
    for (const [from, { main = [] }] of Object.entries(connections)) {
      const source = named.get(from);
      expect({ from, exists: source !== undefined }).toEqual({ from, exists: true });
      const outputs = OURS.get(source!.type)?.outputs;
      if (Array.isArray(outputs)) expect(main.length).toBeLessThanOrEqual(outputs.length);
      const lost = main.flatMap((targets) => targets ?? []).filter(({ node }) => !named.has(node));
      expect(lost).toEqual([]);
    }
  });

  it('refers to existing nodes in its expressions', () => {
    const references = [...JSON.stringify(nodes.map(({ parameters }) => parameters)).matchAll(/\$\((?:'|\\")(.+?)(?:'|\\")\)/g)];
    expect(references.map(([, name]) => name!).filter((name) => !named.has(name))).toEqual([]);
  });

  it('explains itself on one sticky note: for whom, how it works, how to set it up', () => {
    const notes = nodes.filter(({ type }) => type === STICKY_NOTE).map(({ parameters }) => parameters.content);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/who it is for.*how it works.*set up/is);
  });

  it('brings no credentials, no test data and no trace of an instance', () => {
    expect(nodes.filter((node) => node.credentials !== undefined)).toEqual([]);
    expect(example.pinData ?? {}).toEqual({});
    expect([example.id, example.meta?.instanceId]).toEqual([undefined, undefined]);
  });

  it.each(Object.entries(PERSONAL))('holds nothing that looks like %s', (_what, pattern) => {
    expect(pattern.exec(JSON.stringify(nodes.map(({ parameters }) => parameters)))).toBeNull();
  });
});

/** What n8n's editor would mark red, apart from the credentials that the reader chooses. */
function issuesOf(node: INode): unknown {
  const description = OURS.get(node.type)!;
  const parameters = NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, node, description) ?? {};
  return NodeHelpers.getNodeParametersIssues(description.properties, { ...node, parameters }, description);
}

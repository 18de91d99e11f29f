// Conventions of n8n that its lint rules leave to the reader, or that only the assembled description shows.
import './userFolder';
import { NodeHelpers, type INodeProperties, type INodePropertyCollection, type INodePropertyOptions, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { credentialParts, nodeParts } from '../fixtures/packageParts';
import { buildWorkflow, node, workflowOf } from './harness';

const HINT_LIMIT = 120;
/** n8n's rules ask for sorted options from this number on; generated ones they cannot see. */
const SORTED_FROM = 5;

const isProperty = (entry: INodeProperties | INodePropertyOptions | INodePropertyCollection): entry is INodeProperties => 'type' in entry;
const isCollection = ({ type }: INodeProperties): boolean => type === 'collection' || type === 'fixedCollection';

/** A field with all the fields inside it. */
function withInner(property: INodeProperties): readonly INodeProperties[] {
  const inner = (property.options ?? []).flatMap((entry) => (isProperty(entry) ? [entry] : 'values' in entry ? entry.values : []));
  return [property, ...inner.flatMap(withInner)];
}

const labelOf = (entry: INodeProperties | INodePropertyOptions | INodePropertyCollection): string => ('displayName' in entry ? entry.displayName : entry.name);
const inOrder = (labels: readonly string[]): readonly string[] => [...labels].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }));

describe.each(nodeParts)('$name', ({ part }) => {
  const { description } = part;
  const isTrigger = description.group.includes('trigger');
  const fields = description.properties.flatMap(withInner);

  it('is called what it does, without the word Node', () => {
    expect(description.displayName).not.toMatch(/\bNode\b/i);
    expect(description.defaults.name).toBe(description.displayName);
    expect(/ Trigger$/.test(description.displayName)).toBe(isTrigger);
  });

  it('is a tool of AI agents unless it is a trigger', () => {
    expect(description.usableAsTool).toBe(isTrigger ? undefined : true);
  });

  it('names its outputs where there are several', () => {
    for (const names of outputNamesOf(part)) expect(names.filter((outputName) => outputName !== '')).toHaveLength(names.length > 1 ? names.length : 0);
  });

  it('asks for the resource before the operation', () => {
    const choices = new Set(description.properties.map(({ name }) => name).filter((name) => name === 'resource' || name === 'operation'));
    expect([[], ['resource', 'operation']]).toContainEqual([...choices]);
  });

  it('says what an operation does without articles', () => {
    const actions = fields.filter(({ name }) => name === 'operation').flatMap(({ options = [] }) => options as INodePropertyOptions[]);
    expect(actions.map(({ action }) => action).filter((action) => /\b(a|an|the)\b/i.test(action ?? 'a'))).toEqual([]);
  });

  it('sorts optional fields and long lists', () => {
    for (const field of fields) {
      const { displayName, options = [] } = field;
      if (!isCollection(field) && options.length < SORTED_FROM) continue;
      const labels = options.map(labelOf);
      expect({ displayName, labels }).toEqual({ displayName, labels: inOrder(labels) });
    }
  });

  it('shows fields by parameters that it has', () => {
    const known = new Set(['resource', 'operation', ...fields.map(({ name }) => name), '@version', '@tool']);
    const conditions = fields.flatMap(({ displayOptions }) => [...Object.keys(displayOptions?.show ?? {}), ...Object.keys(displayOptions?.hide ?? {})]);
    expect(conditions.filter((name) => !known.has(name.replace(/^\//, '')))).toEqual([]);
  });

  it('keeps hints short', () => {
    const hints = [...(description.hints ?? []).map(({ message }) => message), ...fields.flatMap(({ hint }) => hint ?? [])];
    expect(hints.filter((hint) => hint.length > HINT_LIMIT)).toEqual([]);
  });

  it('gives examples as placeholders', () => expectExamples(fields));

  it('brings the functions that its credentials are tested by', () => {
    const tests = (description.credentials ?? []).flatMap(({ testedBy }) => testedBy ?? []);
    for (const test of tests) expect(part.methods?.credentialTest).toHaveProperty(test as string, expect.any(Function));
  });

  it('brings the functions that its fields load from', () => {
    for (const method of loadersOf(description)) expect(part.methods).toHaveProperty(method, expect.any(Function));
  });
});

describe.each(credentialParts)('$name', ({ part }) => {
  it('can be tested, by itself or by every node that uses it', () => {
    const uses = nodeParts.flatMap(({ part: node }) => node.description.credentials ?? []).filter(({ name }) => name === part.name);
    expect(uses).not.toEqual([]);
    expect(part.test !== undefined || uses.every(({ testedBy }) => testedBy !== undefined)).toBe(true);
  });

  it('gives examples as placeholders', () => expectExamples(part.properties.flatMap(withInner)));
});

/** For each operation the names of the outputs that n8n draws, `''` where one has none. */
function outputNamesOf(part: INodeType): ReadonlyArray<readonly string[]> {
  const { description } = part;
  const values = description.properties.filter(({ name }) => name === 'operation').flatMap(({ options = [] }) => options as INodePropertyOptions[]);
  return [...values.map(({ value }) => ({ operation: value })), {}].map((parameters) => {
    const drawn = node('Node', description.name, parameters);
    const workflow = buildWorkflow(workflowOf([drawn]), { nodeTypes: { [description.name]: part } });
    const outputs = NodeHelpers.getNodeOutputs(workflow, drawn, description);
    return outputs.map((output, index) => (typeof output === 'string' ? undefined : output.displayName) ?? description.outputNames?.[index] ?? '');
  });
}

/** What is typed gets an example; what is picked or added gets a verb, and n8n's rules have words of their own for e-mail. */
function expectExamples(fields: readonly INodeProperties[]): void {
  const typed = fields.filter((field) => !isCollection(field)).flatMap((field) => [field, ...(field.modes ?? []).filter(({ type }) => type === 'string')]);
  const placeholders = typed.flatMap(({ placeholder }) => placeholder ?? []).filter((placeholder) => placeholder !== 'name@email.com');
  expect(placeholders.filter((placeholder) => !placeholder.startsWith('e.g. '))).toEqual([]);
}

/** Paths below `methods` of the functions that lists, options and mapped fields come from. */
function loadersOf({ properties }: INodeTypeDescription): readonly string[] {
  const path = (kind: string, method: string | undefined): readonly string[] => (method === undefined ? [] : [`${kind}.${method}`]);
  return properties.flatMap(withInner).flatMap(({ typeOptions, modes = [] }) => [
    ...path('loadOptions', typeOptions?.loadOptionsMethod),
    ...path('resourceMapping', typeOptions?.resourceMapper?.resourceMapperMethod),
    ...modes.flatMap((mode) => path('listSearch', mode.typeOptions?.searchListMethod)),
  ]);
}

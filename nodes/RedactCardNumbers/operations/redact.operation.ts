import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { compileNeverMask, pathExists, redactCardNumbers, type Keep } from '../../../src/redaction';
import { SupportError } from '../../../src/shared/errors';
import { errorJson, toNodeError } from '../../shared/errors';
import { textParameter } from '../../shared/parameters';
import { redactItem, textsOf, type ItemRedaction } from '../redactItem';
import { DEFAULT_REPORT_FIELD } from '../report';

export const description: INodeProperties[] = [
  {
    displayName: 'Fields to Check',
    name: 'fieldsToCheck',
    type: 'options',
    options: [
      { name: 'All Text Fields', value: 'all', description: 'Every text of the item, however deep it lies, and the names of its files. What is in the files is not looked at.' },
      { name: 'Selected Fields', value: 'selected', description: 'Only the fields named below' },
    ],
    default: 'all',
    description: 'Where card numbers are looked for',
  },
  {
    displayName: 'Fields',
    name: 'fields',
    type: 'string',
    requiresDataPath: 'multiple',
    required: true,
    default: '',
    placeholder: 'e.g. message.text, customer.note',
    description:
      'Names of the fields, separated by commas; dots lead into objects and lists, * stands for every entry (contacts.*.name, $binary.*.fileName). A field that an item lacks is skipped.',
    displayOptions: { show: { fieldsToCheck: ['selected'] } },
  },
  {
    displayName: 'Keep',
    name: 'keep',
    type: 'options',
    options: [
      { name: 'First 6 and Last 4', value: 'first6last4', description: 'The most that PCI DSS allows, e.g. 411111••••••1111' },
      { name: 'Last 4', value: 'last4', description: 'Enough for a customer to know the card, e.g. ••••••••••••1111' },
      { name: 'Nothing', value: 'nothing', description: 'All digits become dots' },
    ],
    default: 'first6last4',
    description: 'Digits of a card number that stay readable',
  },
  {
    displayName: 'Never Mask',
    name: 'neverMask',
    type: 'string',
    typeOptions: { rows: 3 },
    default: '',
    placeholder: 'e.g. ORD-#########',
    description:
      'Numbers of your own that look like card numbers and have to stay, such as order numbers; one per line. Write the number itself, or # for any digit and * for any characters: ORD-######### or 4000*.',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Report Field',
        name: 'reportField',
        type: 'string',
        default: DEFAULT_REPORT_FIELD,
        description: 'Name of the field that gets the report: whether anything was found, how many, and in which fields. A report that is there already, as from WhatsApp Support Trigger, is added to.',
      },
    ],
  },
];

function selectedFields(context: IExecuteFunctions, itemIndex: number): readonly string[] | undefined {
  if (context.getNodeParameter('fieldsToCheck', itemIndex) === 'all') return undefined;
  const paths = entriesOf(textParameter(context, 'fields', itemIndex), ',');
  if (paths.length > 0) return paths;
  throw new SupportError('invalidInput', 'No field is selected.', 'Name at least one field under Fields, e.g. message.text, or set Fields to Check to All Text Fields.');
}

const entriesOf = (text: string, separator: string): readonly string[] =>
  text.split(separator).map((entry) => entry.trim()).filter((entry) => entry !== '');

/** What is wrong with a pattern, `null` where nothing is. */
function refusalOf(pattern: string): unknown {
  try {
    compileNeverMask([pattern]);
    return null;
  } catch (failure) {
    return failure;
  }
}

function neverMask(context: IExecuteFunctions, itemIndex: number): readonly string[] {
  const patterns = entriesOf(textParameter(context, 'neverMask', itemIndex), '\n');
  for (const pattern of patterns) {
    const refusal = refusalOf(pattern);
    if (refusal instanceof SupportError) throw new SupportError(refusal.code, `Never Mask cannot take “${pattern}”. ${refusal.message}`, refusal.hint);
  }
  return patterns;
}

function readSettings(context: IExecuteFunctions, itemIndex: number): ItemRedaction {
  const { reportField = '' } = context.getNodeParameter('options', itemIndex, {}) as { reportField?: string };
  return {
    paths: selectedFields(context, itemIndex),
    options: { keep: context.getNodeParameter('keep', itemIndex) as Keep, neverMask: neverMask(context, itemIndex) },
    reportField: reportField.trim() || DEFAULT_REPORT_FIELD,
  };
}

/** A field that no item has is most likely misspelt, and its card numbers stay: the run says so. */
function hintAtAbsentFields(context: IExecuteFunctions, absent: ReadonlySet<string>): void {
  for (const path of absent) {
    context.addExecutionHints({
      message: redactCardNumbers(`No item has the field “${path}”, so nothing was checked there. Is it spelled as in the input?`).text,
      location: 'outputPane',
      type: 'warning',
    });
  }
}

/** Masks the card numbers of each item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const items = context.getInputData();
  const output: INodeExecutionData[] = [];
  const named = new Set<string>();
  const seen = new Set<string>();
  for (const [itemIndex, item] of items.entries()) {
    try {
      const settings = readSettings(context, itemIndex);
      for (const path of settings.paths ?? []) (pathExists(textsOf(item), path) ? seen : named).add(path);
      output.push({ ...redactItem(item, settings), pairedItem: { item: itemIndex } });
    } catch (failure) {
      if (!context.continueOnFail()) throw toNodeError(context.getNode(), failure, itemIndex);
      // Without the item's own fields: nobody has looked for card numbers in them.
      output.push({ json: errorJson(failure), pairedItem: { item: itemIndex } });
    }
  }
  hintAtAbsentFields(context, new Set([...named].filter((path) => !seen.has(path))));
  return [output];
}

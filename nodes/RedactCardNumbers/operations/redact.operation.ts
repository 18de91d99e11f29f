import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { pathExists, redactCardNumbersIn, type Keep } from '../../../src/redaction';
import { SupportError } from '../../../src/shared/errors';
import { asArray, asRecord } from '../../../src/shared/shape';
import { errorJson, toNodeError } from '../../shared/errors';
import { textParameter } from '../../shared/parameters';

const DEFAULT_REPORT_FIELD = 'redaction';

export const description: INodeProperties[] = [
  {
    displayName: 'Fields to Check',
    name: 'fieldsToCheck',
    type: 'options',
    options: [
      { name: 'All Text Fields', value: 'all', description: 'Every text of the item, however deep it lies' },
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
      'Names of the fields, separated by commas; dots lead into objects and lists, * stands for every entry (contacts.*.name). A field that an item lacks is skipped.',
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
        description: 'Name of the field that gets the report: count, fields, and whether anything was found. A report that is there already, as from WhatsApp Support Trigger, is added to.',
      },
    ],
  },
];

/** What the operator set, for one item. */
interface Settings {
  /** `undefined`: every text. */
  readonly paths: readonly string[] | undefined;
  readonly keep: Keep;
  readonly reportField: string;
}

function readSettings(context: IExecuteFunctions, itemIndex: number): Settings {
  const { reportField = '' } = context.getNodeParameter('options', itemIndex, {}) as { reportField?: string };
  const common = {
    keep: context.getNodeParameter('keep', itemIndex) as Keep,
    reportField: reportField.trim() || DEFAULT_REPORT_FIELD,
  };
  if (context.getNodeParameter('fieldsToCheck', itemIndex) === 'all') return { ...common, paths: undefined };
  const paths = textParameter(context, 'fields', itemIndex).split(',').map((path) => path.trim()).filter((path) => path !== '');
  if (paths.length > 0) return { ...common, paths };
  throw new SupportError('invalidInput', 'No field is selected.', 'Name at least one field under Fields, e.g. message.text, or set Fields to Check to All Text Fields.');
}

/** What an item says about masked card numbers; the same shape as the trigger's, plus `found`. */
interface Report extends IDataObject {
  count: number;
  fields: string[];
  found: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** The report that stands on the item already. */
function earlierReport(json: IDataObject, field: string): Report {
  const value = json[field];
  if (value === undefined || value === null) return { count: 0, fields: [], found: false };
  const { count, fields } = asRecord(value);
  if (typeof count === 'number' && Array.isArray(fields)) return { count, fields: asArray(fields).filter(isText), found: count > 0 };
  throw new SupportError('invalidInput', `The item has a field “${field}” that is no redaction report.`, 'Choose another name under Options > Report Field.');
}

/** One item after masking; the incoming item stays as it is. */
function redactItem(item: INodeExecutionData, itemIndex: number, { paths, keep, reportField }: Settings): INodeExecutionData {
  const earlier = earlierReport(item.json, reportField);
  const { [reportField]: _report, ...texts } = item.json;
  const { value, count, fields } = redactCardNumbersIn(texts, paths, { keep });
  const total = earlier.count + count;
  const report: Report = { count: total, fields: [...new Set([...earlier.fields, ...fields])], found: total > 0 };
  return { ...(item.binary ? { binary: item.binary } : {}), json: { ...value, [reportField]: report }, pairedItem: { item: itemIndex } };
}

/** A field that no item has is most likely misspelt, and its card numbers stay: the run says so. */
function hintAtAbsentFields(context: IExecuteFunctions, absent: ReadonlySet<string>): void {
  for (const path of absent) {
    context.addExecutionHints({
      message: `No item has the field “${path}”, so nothing was checked there. Is it spelled as in the input?`,
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
      for (const path of settings.paths ?? []) (pathExists(item.json, path) ? seen : named).add(path);
      output.push(redactItem(item, itemIndex, settings));
    } catch (failure) {
      if (!context.continueOnFail()) throw toNodeError(context.getNode(), failure, itemIndex);
      // Without the item's own fields: nobody has looked for card numbers in them.
      output.push({ json: errorJson(failure), pairedItem: { item: itemIndex } });
    }
  }
  hintAtAbsentFields(context, new Set([...named].filter((path) => !seen.has(path))));
  return [output];
}

import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { asWritten } from '../../../src/shared/shape';
import { draftOf, showFor } from '../draft';
import { bodyField, footerField, headerFields, readFrame } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Ask for Address',
  value: 'askForAddress',
  action: 'Ask for address',
  description: 'Show a form for a postal address; only for businesses and customers in India',
};

const show = showFor('askForAddress');

/** Meta's fields of the form. Source: Meta's page "Address messages". */
const KNOWN: ReadonlyArray<readonly [name: string, displayName: string, placeholder: string]> = [
  ['address', 'Address', 'e.g. 12 MG Road'],
  ['building_name', 'Building', 'e.g. Rose Apartments'],
  ['city', 'City', 'e.g. Pune'],
  ['floor_number', 'Floor', 'e.g. 3'],
  ['house_number', 'House Number', 'e.g. 12'],
  ['landmark_area', 'Landmark', 'e.g. near the station'],
  ['name', 'Name', 'e.g. Asha Rao'],
  ['phone_number', 'Phone Number', 'e.g. +919876543210'],
  ['in_pin_code', 'Pin Code', 'e.g. 411001'],
  ['state', 'State', 'e.g. Maharashtra'],
  ['tower_number', 'Tower', 'e.g. B'],
];

export const description: INodeProperties[] = [
  ...headerFields(show),
  bodyField(show, 'e.g. Where shall we send your new card?'),
  footerField(show),
  {
    displayName: 'Known Address',
    name: 'knownAddress',
    type: 'collection',
    placeholder: 'Add field',
    default: {},
    description: 'What the form shows at first',
    displayOptions: { show },
    options: KNOWN.map(([name, displayName, placeholder]) => ({ displayName, name, placeholder, type: 'string', default: '' })),
  },
];

/** Those that are filled in. */
function known(fields: IDataObject): Record<string, string> | undefined {
  const filled = Object.entries(fields).flatMap(([name, value]) => {
    const text = asWritten(value)?.trim() ?? '';
    return text === '' ? [] : [[name, text] as const];
  });
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}

export const execute = replyWith(async (session, itemIndex) => {
  const { context } = session;
  return draftOf({
    kind: 'addressRequest',
    ...(await readFrame(session, itemIndex)),
    known: known(context.getNodeParameter('knownAddress', itemIndex, {}) as IDataObject),
  });
});

import type { INodeProperties } from 'n8n-workflow';
import { collect } from '../../src/graph/media';
import { MB } from '../../src/shared/bytes';
import { prepareFiles, type GivenFile, type PreparedFiles } from '../../src/ticket';
import { itemFile } from '../shared/media';
import type { TicketSession } from './session';

const LARGEST_MB = 20;

/** The options about files. */
export const fileFields: readonly INodeProperties[] = [
  {
    displayName: 'Attach Files',
    name: 'attachFiles',
    type: 'boolean',
    default: true,
    description: 'Whether the files of the item go on the ticket. Without this option they do when the customer’s own message does.',
  },
  {
    displayName: 'Attach Web Pages and Programs',
    name: 'attachRisky',
    type: 'boolean',
    default: false,
    description: 'Whether HTML, SVG, scripts and programs, which can do harm, go on the ticket; otherwise it notes that they came',
  },
  {
    displayName: 'Largest File (MB)',
    name: 'largestFile',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 100 },
    default: LARGEST_MB,
    description: 'Of larger ones the ticket notes that they came. Your helpdesk may take less.',
  },
];

/** What comes along where no file is wanted. */
const NO_FILES: PreparedFiles = { files: [], withheldFiles: [] };

/**
 * The files of an item, ready for the ticket.
 * @param collection the field that holds the options
 * @param isCustomers whether the customer's own message goes on the ticket
 */
export async function itemFiles({ context }: TicketSession, collection: string, itemIndex: number, isCustomers: boolean): Promise<PreparedFiles> {
  const options = context.getNodeParameter(collection, itemIndex, {}) as { attachFiles?: boolean; attachRisky?: boolean; largestFile?: number };
  if (!(options.attachFiles ?? isCustomers)) return NO_FILES;
  const names = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
  const given = await Promise.all(
    names.map(async (field): Promise<GivenFile> => {
      const { fileName, mimeType, size, open } = await itemFile(context, itemIndex, field);
      return { name: fileName, mimeType, size, read: async () => await collect(await open()) };
    }),
  );
  return await prepareFiles(given, { maxBytes: (options.largestFile ?? LARGEST_MB) * MB, allowRisky: options.attachRisky === true });
}

import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

export const FILES = 'files';

/** The name of a field, with what the file in it is. */
export type GivenFiles = Readonly<Record<string, readonly [bytes: Buffer, mimeType: string, fileName: string]>>;

/** A node that gives every item the same files. */
export function filesNode(files: GivenFiles): INodeType {
  const binary = Object.fromEntries(Object.entries(files).map(([field, [bytes, mimeType, fileName]]) => [field, { data: bytes.toString('base64'), mimeType, fileName }]));
  return {
    description: {
      displayName: 'Files',
      name: FILES,
      group: ['transform'],
      version: 1,
      description: 'Adds files',
      defaults: { name: 'Files' },
      inputs: ['main'],
      outputs: ['main'],
      properties: [],
    },
    async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
      return [this.getInputData().map(({ json }, item) => ({ json, binary, pairedItem: { item } }))];
    },
  };
}

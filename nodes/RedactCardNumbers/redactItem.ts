import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { redactCardNumbersIn, type RedactionOptions } from '../../src/redaction';
import { addToReport, earlierReport } from './report';

/** How one item is redacted. */
export interface ItemRedaction {
  /** `undefined`: every text. */
  readonly paths: readonly string[] | undefined;
  readonly options: RedactionOptions;
  readonly reportField: string;
}

/** A file by what people named. Its content is never looked at. */
type FileName = Partial<Pick<IBinaryKeyData[string], 'fileName' | 'directory'>>;

function fileNames(files: IBinaryKeyData = {}): Readonly<Record<string, FileName>> {
  const named = ({ fileName, directory }: FileName): FileName => ({ ...(fileName && { fileName }), ...(directory && { directory }) });
  return Object.fromEntries(Object.entries(files).map(([key, file]) => [key, named(file)]));
}

/** Everything of an item that can be named under Fields. */
export function textsOf({ json, binary }: INodeExecutionData): IDataObject {
  return { ...json, $binary: fileNames(binary) };
}

function withNames(files: IBinaryKeyData, names: Readonly<Record<string, FileName>>): IBinaryKeyData {
  return Object.fromEntries(Object.entries(files).map(([key, file]) => [key, { ...file, ...names[key] }]));
}

/** One item after masking, with its report; the incoming item stays as it is. */
export function redactItem({ json, binary }: INodeExecutionData, { paths, options, reportField }: ItemRedaction): Pick<INodeExecutionData, 'json' | 'binary'> {
  const earlier = earlierReport(json, reportField);
  const { [reportField]: _report, ...fields } = json;
  const inFields = redactCardNumbersIn(fields, paths, options);
  const inNames = redactCardNumbersIn({ $binary: fileNames(binary) }, paths, options);
  const report = addToReport(earlier, [...inFields.found, ...inNames.found]);
  return {
    json: { ...inFields.value, [reportField]: report },
    ...(binary && { binary: withNames(binary, inNames.value.$binary) }),
  };
}

import { MB } from '../shared/bytes';
import { endingOfName, safeName } from '../shared/fileNames';
import { sniffFile } from './fileTypes';
import type { TicketNote } from './notes';
import type { RefusedFile, TicketFile } from './TicketProvider';

/** A file as it came, of which nothing is believed yet. */
export interface GivenFile {
  readonly name: string | null;
  readonly mimeType: string | null;
  /** Bytes. */
  readonly size: number;
  /** Called for files that are not too large. */
  read(): Promise<Uint8Array>;
}

/** Which files go to a ticket. */
export interface FileRules {
  /** Bytes. */
  readonly maxBytes: number;
  /** Whether web pages, SVG pictures, scripts and programs go along too. */
  readonly allowRisky: boolean;
}

/** Files for a ticket, and those that stay behind. */
export interface PreparedFiles {
  readonly files: readonly TicketFile[];
  /** For {@link TicketRequest.withheldFiles}. */
  readonly withheldFiles: readonly RefusedFile[];
}

/**
 * Files that people sent, made ready for a helpdesk: names without folders, control characters and marks that turn the direction of
 * writing; types by what the bytes are. What may do harm when an agent opens it stays behind, unless the rules allow it.
 */
export async function prepareFiles(given: readonly GivenFile[], rules: FileRules): Promise<PreparedFiles> {
  const prepared = [];
  for (const [index, file] of given.entries()) prepared.push(await prepare(file, index + 1, rules));
  return {
    files: prepared.filter((file): file is TicketFile => 'bytes' in file),
    withheldFiles: prepared.filter((file): file is RefusedFile => 'reason' in file),
  };
}

async function prepare(file: GivenFile, number: number, { maxBytes, allowRisky }: FileRules): Promise<TicketFile | RefusedFile> {
  const named = file.name === null ? null : safeName(file.name);
  const name = named ?? `file-${number}`;
  if (file.size > maxBytes) return { name, reason: `it is larger than ${Math.floor(maxBytes / MB)} MB` };
  const bytes = await file.read();
  if (bytes.byteLength === 0) return { name, reason: 'it is empty' };
  const { mimeType, ending, risk } = sniffFile(bytes, name, file.mimeType ?? '');
  if (risk !== null && !allowRisky) return { name, reason: `it ${risk}; look at it in WhatsApp` };
  return { name: ending === null || endingOfName(name) !== '' ? name : `${name}.${ending}`, mimeType, bytes };
}

/** That a file is not on the ticket, as a sentence. */
export const missingFile = ({ name, reason }: RefusedFile): string => `The file "${name}" is not on this ticket: ${reason}.`;

/** The note about files that are not on the ticket although they came with a message. */
export function missingFileNotes(marker: string, missing: readonly RefusedFile[]): readonly TicketNote[] {
  return missing.length === 0 ? [] : [{ marker: `files.${marker}`, text: missing.map(missingFile).join('\n'), urgent: false }];
}

import { MINUTE_MS, type Clock } from '../../../shared/clock';
import { asRecord, asText } from '../../../shared/shape';
import type { RefusedFile, TicketFile, TicketMessage } from '../../TicketProvider';
import type { ZendeskApi } from './api';

/** What became of a message's files before the message is written. */
export interface UploadedFiles {
  /** For the comment's `uploads`. */
  readonly tokens: readonly string[];
  readonly refusedFiles: readonly RefusedFile[];
}

/** Files on their way to a comment. */
export interface Uploads {
  /** The files of a message, uploaded; those of an earlier try are used as long as Zendesk keeps them. */
  of(message: TicketMessage): Promise<UploadedFiles>;
  /** The message is written: its tokens are used up. */
  used(message: TicketMessage): void;
}

/** Zendesk keeps an upload for 60 minutes; the rest is for the write itself. */
const KEPT_MS = 55 * MINUTE_MS;

const REASONS: Readonly<Record<number, string>> = {
  400: 'Zendesk could not read the file',
  403: 'Zendesk does not allow this agent to add files, or files of this type',
  413: 'the file is too large for Zendesk',
  415: 'Zendesk does not take files of this type',
  422: 'Zendesk does not take files of this type or size',
};

export function zendeskUploads(api: ZendeskApi, clock: Clock): Uploads {
  const kept = new Map<string, { readonly files: UploadedFiles; readonly at: number }>();

  /** One token per file: with one for all, a repeated upload would put the file there twice. */
  const upload = async ({ name, mimeType, bytes }: TicketFile): Promise<string | RefusedFile> => {
    const request = { method: 'POST', path: 'uploads', query: { filename: name }, headers: { 'content-type': mimeType } } as const;
    const response = await api.call({ ...request, bytes });
    const reason = REASONS[response?.status ?? 0];
    if (reason !== undefined) return { name, reason };
    const token = asText(asRecord(api.succeeded(response).upload).token);
    if (token === null) throw api.unreadable();
    return token;
  };

  return {
    of: async ({ marker, files }) => {
      const earlier = kept.get(marker);
      if (earlier !== undefined && clock.now() - earlier.at < KEPT_MS) return earlier.files;
      const at = clock.now();
      const tokens: string[] = [];
      const refusedFiles: RefusedFile[] = [];
      for (const file of files) {
        const result = await upload(file);
        if (typeof result === 'string') tokens.push(result);
        else refusedFiles.push(result);
      }
      const uploaded = { tokens, refusedFiles };
      if (tokens.length > 0) kept.set(marker, { files: uploaded, at });
      return uploaded;
    },
    used: ({ marker }) => void kept.delete(marker),
  };
}

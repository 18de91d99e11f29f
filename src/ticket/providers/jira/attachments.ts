import { multipart } from '../../../shared/multipart';
import { asArray, asNumber, asRecord, asText } from '../../../shared/shape';
import type { RefusedFile, TicketFile } from '../../TicketProvider';
import { succeeded } from '../parts/answers';
import { reasonsOf, type JiraApi } from './api';
import { issuePath } from './issues';

/** A file on an issue. */
export interface Attached {
  readonly id: string;
  readonly name: string;
  readonly size: number | null;
}

/** What became of files. */
export interface Attachments {
  readonly attached: readonly Attached[];
  readonly refused: readonly RefusedFile[];
}

/** Answers that concern this file and not the issue, in words for a note on the ticket. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'Jira does not take it',
  403: 'the login of the credential may not attach files',
  413: 'it is larger than this Jira allows',
  415: 'Jira does not take files of this type',
  422: 'Jira does not take it',
};

const NOT_CONFIRMED = 'Jira did not say that it has it';

/** Puts files on an issue, one after the other. */
export async function attach(api: JiraApi, issueId: string, files: readonly TicketFile[]): Promise<Attachments> {
  const attached: Attached[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    const result = await attachOne(api, issueId, file);
    if (typeof result === 'string') refused.push({ name: file.name, reason: result });
    else attached.push(result);
  }
  return { attached, refused };
}

/** @returns the reason where Jira does not take it */
async function attachOne(api: JiraApi, issueId: string, file: TicketFile): Promise<Attached | string> {
  const before = new Set((await attachmentsOf(api, issueId)).map(({ id }) => id));
  let landed: Attached | undefined;
  const { bytes, contentType } = await multipart([{ name: 'file', fileName: file.name, mimeType: file.mimeType, bytes: file.bytes }]);
  const response = await api.call(
    // Jira refuses uploads that might come from a page in somebody's browser.
    { method: 'POST', path: `${issuePath(issueId)}/attachments`, headers: { 'content-type': contentType, 'x-atlassian-token': 'no-check' }, bytes },
    async () => {
      landed = (await attachmentsOf(api, issueId)).find(({ id, name, size }) => !before.has(id) && name === file.name && size === file.bytes.byteLength);
      return landed !== undefined;
    },
  );
  if (response === null) return landed ?? NOT_CONFIRMED;
  const reason = REFUSALS[response.status];
  if (reason !== undefined) return reason;
  const [added] = asArray(succeeded(api.name, response, reasonsOf)).flatMap(readAttachment);
  return added ?? NOT_CONFIRMED;
}

export async function attachmentsOf(api: JiraApi, issueId: string): Promise<readonly Attached[]> {
  const issue = await api.ask({ method: 'GET', path: issuePath(issueId), query: { fields: 'attachment' } });
  return asArray(asRecord(asRecord(issue).fields).attachment).flatMap(readAttachment);
}

function readAttachment(value: unknown): readonly Attached[] {
  const { id, filename, size } = asRecord(value);
  const [attachmentId, name] = [asText(id), asText(filename)];
  return attachmentId === null || name === null ? [] : [{ id: attachmentId, name, size: asNumber(size) }];
}

/** Where agents open a file. */
export function attachmentUrl(api: JiraApi, { id }: Attached): string {
  return `${api.account.baseUrl}/rest/api/3/attachment/content/${encodeURIComponent(id)}`;
}

import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { TicketEvent, TicketEventFile } from '../../TicketEvents';
import { timeOf } from '../parts/answers';
import type { Vocabulary } from './vocabulary';

/** What agents did since `sinceMs`, from the journals of an issue. */
export function eventsIn(issue: Json, sinceMs: number, words: Vocabulary): readonly TicketEvent[] {
  const journals = asArray(issue.journals).map(asRecord);
  const files = asArray(issue.attachments).map(asRecord);
  return journals
    .filter((journal, index) => (timeOf(journal.created_on) ?? 0) >= sinceMs && !isOurs(journal, journals[index - 1], words))
    .flatMap((journal) => [...wordsIn(journal, files), ...statesIn(journal, words)]);
}

const detailsOf = (journal: Json): readonly Json[] => asArray(journal.details).map(asRecord);

const hasMarker = (journal: Json, { wamidField }: Vocabulary): boolean =>
  detailsOf(journal).some(({ property, name }) => property === 'cf' && name === String(wamidField));

/** With a private note Redmine writes two journals: first what changed, which all may read, then the note. */
function isOurs(journal: Json, before: Json | undefined, words: Vocabulary): boolean {
  if (hasMarker(journal, words)) return true;
  if (before === undefined || journal.private_notes !== true || detailsOf(journal).length > 0) return false;
  const [author, authorBefore] = [journal, before].map(({ user }) => asRecord(user).id);
  return hasMarker(before, words) && asText(before.notes) === null && author === authorBefore && before.created_on === journal.created_on;
}

function common(journal: Json): Pick<TicketEvent, 'at' | 'author'> {
  const { id, name } = asRecord(journal.user);
  return { at: timeOf(journal.created_on) ?? 0, author: { id: asNumber(id) === null ? null : String(id), name: asText(name) } };
}

function wordsIn(journal: Json, files: readonly Json[]): readonly TicketEvent[] {
  const content = asText(journal.notes) ?? '';
  const added = detailsOf(journal)
    .filter(({ property, new_value }) => property === 'attachment' && asText(new_value) !== null)
    .flatMap(({ name }) => files.filter(({ id }) => String(id) === name));
  if (content === '' && added.length === 0) return [];
  const kind = journal.private_notes === true ? 'internalNote' : 'agentReplied';
  return [{ id: `journal:${String(journal.id)}`, kind, ...common(journal), body: { format: 'text', content }, files: added.map(toFile) }];
}

function statesIn(journal: Json, { stateOf }: Vocabulary): readonly TicketEvent[] {
  const change = detailsOf(journal).find(({ property, name }) => property === 'attr' && name === 'status_id');
  if (change === undefined) return [];
  const [before, after] = [change.old_value, change.new_value].map((status) => stateOf(status) === 'solved');
  if (before === after) return [];
  return [{ id: `journal:${String(journal.id)}:status`, kind: after === true ? 'solved' : 'reopened', ...common(journal), body: null, files: [] }];
}

function toFile({ id, filename, content_type, filesize }: Json): TicketEventFile {
  return { name: asText(filename) ?? '', mimeType: asText(content_type), size: asNumber(filesize), source: String(id) };
}

import type { QuickReply } from '../../src/graph/message/buttons';
import { redactCardNumbers } from '../../src/redaction';
import type { Entry, ListField } from './entries';

/** A list of buttons that answer. */
export function answersList(name: string, description: string): ListField {
  return {
    name,
    displayName: 'Buttons',
    entry: 'Button',
    description,
    example: '[{ "title": "Yes", "id": "yes" }, { "title": "No", "id": "no" }]',
    fields: [
      { displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Yes', description: 'Up to 20 characters' },
      { displayName: 'ID', name: 'id', type: 'string', default: '', placeholder: 'e.g. yes', description: 'What the answer brings along for the flow to go by; the title where it is empty' },
    ],
  };
}

/** What can be tapped has an id; where none is given, it is the title, masked here because ids are not masked later. */
export const idOf = (entry: Entry): string => entry.text('id') || redactCardNumbers(entry.text('title')).text;

export function answersIn(entries: readonly Entry[]): readonly QuickReply[] {
  return entries.map((entry) => ({ id: idOf(entry), title: entry.text('title') }));
}

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ListSection } from '../../../src/graph/message/list';
import { textParameter } from '../../shared/parameters';
import { idOf } from '../answers';
import { draftOf, showFor } from '../draft';
import { innerList, listFields, listParameter, type Entry, type ListField } from '../entries';
import { bodyField, footerField, readTextFrame, textField, textHeaderField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send List',
  value: 'sendList',
  action: 'Send list',
  description: 'Let the customer pick one of up to ten rows from a menu',
};

const show = showFor('sendList');

const rows = innerList({
  name: 'rows',
  displayName: 'Rows',
  entry: 'Row',
  description: 'Up to ten rows in all sections together',
  fields: [
    { displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Monday', description: 'Up to 24 characters' },
    { displayName: 'Description', name: 'description', type: 'string', default: '', placeholder: 'e.g. 9 to 12', description: 'Up to 72 characters' },
    { displayName: 'ID', name: 'id', type: 'string', default: '', placeholder: 'e.g. mon', description: 'What the answer brings along for the flow to go by; the title where it is empty' },
  ],
});

const sections: ListField = {
  name: 'sections',
  displayName: 'Sections',
  entry: 'Section',
  description: 'Groups of rows; one is enough, several need titles',
  example: '[{ "title": "Next week", "rows": [{ "title": "Monday", "description": "9 to 12", "id": "mon" }] }]',
  fields: [{ displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Next week', description: 'Up to 24 characters' }, rows],
};

export const description: INodeProperties[] = [
  textHeaderField(show),
  bodyField(show, 'e.g. When shall the technician come?', { characters: '4,096' }),
  textField({ displayName: 'Menu Button', name: 'menuButton', required: true, placeholder: 'e.g. Choose a day', description: 'What opens the menu, up to 20 characters' }, show),
  ...listFields(sections, show),
  footerField(show),
];

function sectionOf(section: Entry): ListSection {
  return {
    title: section.optional('title'),
    rows: section.entries('rows').map((row) => ({ id: idOf(row), title: row.text('title'), description: row.optional('description') })),
  };
}

export const execute = replyWith((session, itemIndex) =>
  draftOf({
    kind: 'list',
    ...readTextFrame(session, itemIndex),
    menuButton: textParameter(session.context, 'menuButton', itemIndex),
    sections: listParameter(session.context, sections, itemIndex).map(sectionOf),
  }),
);

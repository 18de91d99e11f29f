import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { properties, TRIGGER_EVENTS } from '../../../nodes/WhatsAppSupportTrigger/properties';
import { triggerSettings } from '../../../nodes/WhatsAppSupportTrigger/settings';
import { WEBHOOK_FIELDS } from '../../../sandbox/webhooks/fields';
import { eventsThatStayAway, fieldsFor, SUBSCRIBED_EVENTS } from '../../../src/registration/events';

const optionsOf = <Option>(name: string) => (properties.find((property) => property.name === name)?.options ?? []) as unknown as readonly Option[];
/** What the operator ticks or switches on, by its label, with the wishes behind it. */
const ticked = new Map(optionsOf<INodePropertyOptions>('triggerOn').map(({ name, value }) => [name, TRIGGER_EVENTS[String(value)]]));
const switches = optionsOf<INodeProperties>('options').filter(({ type }) => type === 'boolean');
const extra = new Map(switches.map(({ displayName, name }) => [displayName, triggerSettings((field) => (field === 'options' ? { [name]: true } : [])).wishes.topics]));
const APP = 'https://n8n.example/webhook';
const subscribed = (...fields: readonly string[]) => ({ url: APP, fields });

describe('events that a field of their own brings', () => {
  it.each(SUBSCRIBED_EVENTS)('$label is what the node calls it, and asks for fields that Meta has', ({ label, wishes, fields }) => {
    expect(ticked.get(label) ?? extra.get(label)).toEqual(wishes);
    expect(fields.filter((field) => WEBHOOK_FIELDS[field] === undefined)).toEqual([]);
  });

  it('messages are always among the fields, and each field once', () => {
    expect(fieldsFor([])).toEqual(['messages']);
    expect(fieldsFor(['standby', 'metaAgentReply', 'status'])).toEqual(['messages', 'standby']);
  });
});

describe('what stays away', () => {
  it.each<[string, ReturnType<typeof subscribed> | null, boolean, readonly string[]]>([
    ['nothing, where the app hears of all and its callback is ours', subscribed('messages', 'calls', 'user_preferences'), true, []],
    ['what goes to somebody else’s callback', subscribed('messages', 'calls', 'user_preferences'), false, ['Marketing Preference']],
    ['what the app does not hear of', subscribed('messages'), true, ['Call', 'Marketing Preference']],
    ['everything, where the app has no subscription', null, false, ['Call', 'Marketing Preference']],
  ])('%s', (_what, app, isOurs, labels) => {
    expect(eventsThatStayAway(['message', 'call', 'marketingOptIn'], app, isOurs)).toEqual(labels);
  });

  // The stand-in knows from the same page which fields follow an override.
  it.each(Object.entries(WEBHOOK_FIELDS).filter(([field]) => SUBSCRIBED_EVENTS.some(({ fields }) => fields.includes(field))))('%s follows an override as Meta says', (field, { followsOverride }) => {
    const events = SUBSCRIBED_EVENTS.filter(({ fields }) => fields.includes(field));
    const others = events.flatMap(({ fields }) => fields).filter((other) => other !== field && WEBHOOK_FIELDS[other]?.followsOverride !== true);
    const away = eventsThatStayAway(events.flatMap(({ wishes }) => wishes), subscribed('messages', ...events.flatMap(({ fields }) => fields)), false);
    expect(away.length > 0).toBe(!followsOverride || others.length > 0);
  });
});

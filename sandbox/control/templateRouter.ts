import express, { type Request, type Router } from 'express';
import { asArray, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { compact } from '../graph/fields';
import { badRequest, HttpError } from '../httpError';
import { randomDigits } from '../installation';
import { SEED_TEMPLATES } from '../state/seedTemplates';
import { TEMPLATE_GALLERY } from '../state/templateGallery';
import { TEMPLATE_CATEGORIES, TEMPLATE_STATUSES, type TemplateComponent, type TemplateRecord } from '../state/templateTypes';
import { accountEnvelope } from '../webhooks/envelope';
import { deliver, readDelivery, type Body, type DeliveryResult } from './delivery';
import { needText, optionalChoice } from './reading';

const SCORES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'] as const;
const MESSAGE_STATUSES = ['accepted', 'held_for_quality_assessment', 'paused'] as const;

/** `/sandbox/templates`: what Meta and the business do to templates elsewhere. */
export function templateRouter(context: SandboxContext): Router {
  const { state } = context;
  const router = express.Router();
  const all = (): unknown => ({ templates: state.data.templates });
  router.get('/', (_request, response) => void response.json(all()));
  router.post('/', (request, response) => {
    addTemplates(context, asRecord(request.body));
    response.status(201).json(all());
  });
  router.delete('/', (_request, response) => {
    state.data.templates = [...SEED_TEMPLATES];
    state.changed({ topic: 'account' });
    response.json(all());
  });
  router.put('/:id', async (request, response) => void response.json(await changeTemplate(context, request)));
  return router;
}

/** One in Meta's shape, or `gallery: true` for one of each kind. */
function addTemplates({ state }: SandboxContext, body: Body): void {
  const added = body.gallery === true ? TEMPLATE_GALLERY : [newTemplate(body)];
  const isNew = ({ name, language }: TemplateRecord): boolean => !added.some((each) => each.name === name && each.language === language);
  state.data.templates = [...state.data.templates.filter(isNew), ...added];
  state.changed({ topic: 'account' });
}

function newTemplate(body: Body): TemplateRecord {
  const name = needText(body, 'name');
  if (!/^[a-z0-9_]{1,512}$/.test(name)) throw badRequest('name must have 1 to 512 small letters, digits and underscores.');
  const components = asArray(body.components) as readonly TemplateComponent[];
  if (!components.some(({ type }) => type === 'BODY')) throw badRequest('components must be a list with a BODY.');
  return {
    id: asText(body.id) ?? randomDigits(15),
    name,
    language: asText(body.language) ?? 'en_US',
    status: optionalChoice(body, 'status', TEMPLATE_STATUSES) ?? 'APPROVED',
    category: optionalChoice(body, 'category', TEMPLATE_CATEGORIES) ?? 'UTILITY',
    parameter_format: optionalChoice(body, 'parameter_format', ['POSITIONAL', 'NAMED']) ?? 'POSITIONAL',
    components,
  };
}

type Webhook = { readonly payload: unknown; readonly field: string };

/** Meta changes status, quality or category, and says so; `messageStatus` and `flowState` only show when sending. */
async function changeTemplate(context: SandboxContext, request: Request): Promise<DeliveryResult> {
  const { state } = context;
  const body = asRecord(request.body);
  const before = state.data.templates.find(({ id }) => id === request.params.id);
  if (before === undefined) throw new HttpError(404, 'There is no such template.');
  const plan = readDelivery(body);
  const score = optionalChoice(body, 'quality', SCORES);
  const after: TemplateRecord = compact({
    ...before,
    status: optionalChoice(body, 'status', TEMPLATE_STATUSES) ?? before.status,
    category: optionalChoice(body, 'category', TEMPLATE_CATEGORIES) ?? before.category,
    quality_score: score === undefined ? before.quality_score : { score },
    message_status: optionalChoice(body, 'messageStatus', MESSAGE_STATUSES) ?? before.message_status,
    flow_state: body.flowState === null ? undefined : (optionalChoice(body, 'flowState', ['BLOCKED', 'THROTTLED']) ?? before.flow_state),
    rejected_reason: asText(body.reason) ?? before.rejected_reason,
  });
  state.data.templates = state.data.templates.map((each) => (each === before ? after : each));
  state.changed({ topic: 'account' });
  const results = await Promise.all(newsOf(context, before, after).map((webhook) => deliver(context, webhook, plan)));
  return { deliveries: results.flatMap(({ deliveries }) => deliveries), notice: results.find(({ notice }) => notice !== undefined)?.notice };
}

function newsOf({ state }: SandboxContext, before: TemplateRecord, after: TemplateRecord): readonly Webhook[] {
  const template = { message_template_id: Number(after.id), message_template_name: after.name, message_template_language: after.language };
  const news = (field: string, value: Body): Webhook => ({ field, payload: accountEnvelope(state.installation, { ...value, ...template }, field, state.now()) });
  const [was, is] = [before.quality_score?.score ?? 'UNKNOWN', after.quality_score?.score ?? 'UNKNOWN'];
  return [
    ...(before.status === after.status ? [] : [news('message_template_status_update', { event: after.status, reason: after.rejected_reason ?? 'NONE', message_template_category: after.category })]),
    ...(was === is ? [] : [news('message_template_quality_update', { previous_quality_score: was, new_quality_score: is })]),
    ...(before.category === after.category ? [] : [news('template_category_update', { previous_category: before.category, new_category: after.category })]),
  ];
}

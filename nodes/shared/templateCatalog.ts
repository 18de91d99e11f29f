import type { IExecuteFunctions } from 'n8n-workflow';
import { rememberTemplates, type KnownTemplates } from '../../src/graph/templateMemory';
import { MINUTE_MS, systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { TemplateName } from '../../src/template/chooseTemplate';
import type { TemplateDefinition } from '../../src/template/definition';
import { accountSend, type Account } from './account';
import type { RequestContext } from './http';

/** What somebody who is changing templates has to see soon. */
export const EDITOR_MAX_AGE_MS = MINUTE_MS;
/** Meta allows 200 look-ups an hour, and one run per message would need more. */
const RUN_MAX_AGE_MS = 10 * MINUTE_MS;

const memory = rememberTemplates(systemClock);

/** Templates of the account, or those of one name, as every editor and run of this process knows them. */
export async function readTemplatesOf(context: RequestContext, account: Account, name: string | null, maxAgeMs = EDITOR_MAX_AGE_MS): Promise<KnownTemplates> {
  return await memory.read({ send: accountSend(context, account), account: account.graph }, name, maxAgeMs);
}

/** Says that the templates are not those of now; `null` where they are. */
export function outdatedWords({ outdated }: KnownTemplates): string | null {
  if (outdated === null) return null;
  const minutes = Math.max(1, Math.round(outdated.ageMs / MINUTE_MS));
  return `Templates as they were ${minutes} min ago. ${outdated.refusal.message}`;
}

/** Tells whoever looks at the run. */
export function hintAtOutdated(context: IExecuteFunctions, known: KnownTemplates): void {
  const message = outdatedWords(known);
  if (message !== null) context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

/** Chooses among the templates of a name; where none fits, among what Meta says now, at most once a minute. */
export async function chooseFresh(
  context: IExecuteFunctions,
  account: Account,
  { name }: TemplateName,
  choose: (entries: readonly unknown[]) => TemplateDefinition,
): Promise<TemplateDefinition> {
  const chooseWithin = async (maxAgeMs: number): Promise<TemplateDefinition> => {
    const known = await readTemplatesOf(context, account, name, maxAgeMs);
    const template = choose(known.entries);
    hintAtOutdated(context, known);
    return template;
  };
  return await chooseWithin(RUN_MAX_AGE_MS).catch(async (failure: unknown) => {
    if (failure instanceof SupportError && failure.code === 'notFound') return await chooseWithin(EDITOR_MAX_AGE_MS);
    throw failure;
  });
}

/** The next run asks Meta again, because it does not agree with what is known of this template. */
export function forgetTemplate({ graph }: Account, name: string): void {
  memory.forget(graph, name);
}

import { SupportError } from '../../../shared/errors';
import { asArray, asNumber, asRecord, asText } from '../../../shared/shape';
import type { TicketState } from '../../TicketProvider';
import type { HubSpotApi } from './api';

export interface Stage {
  readonly id: string;
  readonly label: string;
  readonly state: TicketState;
}

export interface Pipeline {
  readonly id: string;
  readonly label: string;
  /** In their order. */
  readonly stages: readonly Stage[];
}

/** "Waiting on contact" of the pipeline that every account begins with, whatever its language. */
const WAITING_ON_CONTACT = '2';
const FIRST_PIPELINE = '0';

/** The account's pipelines for tickets, in their order. */
export async function readPipelines(api: HubSpotApi): Promise<readonly Pipeline[]> {
  const { results } = await api.ask({ method: 'GET', path: '/crm/v3/pipelines/tickets' });
  return inOrder(results).map((pipeline) => {
    const [id, stages] = [String(pipeline.id), inOrder(pipeline.stages)];
    const firstOpen = stages.find((stage) => !isClosed(stage));
    const stateOf = (stage: Readonly<Record<string, unknown>>): TicketState => {
      if (isClosed(stage)) return 'solved';
      if (stage === firstOpen) return 'new';
      return id === FIRST_PIPELINE && stage.id === WAITING_ON_CONTACT ? 'pending' : 'open';
    };
    return { id, label: asText(pipeline.label) ?? id, stages: stages.map((stage) => ({ id: String(stage.id), label: asText(stage.label) ?? '', state: stateOf(stage) })) };
  });
}

const isClosed = ({ metadata }: Readonly<Record<string, unknown>>): boolean => asRecord(metadata).ticketState === 'CLOSED';

function inOrder(value: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const order = (entry: Readonly<Record<string, unknown>>): number => asNumber(entry.displayOrder) ?? 0;
  return asArray(value).map(asRecord).sort((left, right) => order(left) - order(right));
}

/**
 * The pipeline that people mean by its name or id; the first where they name none.
 * @throws {SupportError} `invalidInput` when there is none of this name
 */
export function pipelineOf(pipelines: readonly Pipeline[], wanted: string | null): Pipeline {
  const found = wanted === null ? pipelines[0] : pipelines.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found;
  const names = pipelines.map(({ label }) => `"${label}"`).join(', ');
  throw new SupportError('invalidInput', 'HubSpot has no such pipeline for tickets.', `Give one of these: ${names}.`);
}

/** @throws {SupportError} `invalidInput` for a state that no stage stands for */
export function stageFor({ stages, label }: Pipeline, state: TicketState): Stage {
  const wanted: readonly TicketState[] = state === 'open' ? ['open', 'new'] : [state];
  const found = wanted.map((each) => stages.find((stage) => stage.state === each)).find((stage) => stage !== undefined);
  if (found !== undefined) return found;
  throw new SupportError('invalidInput', `No stage of HubSpot's pipeline "${label}" stands for "${state}".`, 'Choose new, open or solved, or set the field hs_pipeline_stage.');
}

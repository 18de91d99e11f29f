import type { Progress } from '../../../sandbox/demo/progress';
import { table } from '../table';
import type { Contestant } from './contestants';
import { closedLoad } from './load';
import { measure, medianOf, type Measurement } from './measure';
import type { N8nGauge } from './N8nGauge';
import { withContestants, type BenchN8n } from './withContestants';

interface Variant extends BenchN8n {
  readonly name: string;
}

const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const VARIANTS: readonly Variant[] = [
  { name: 'n8n as it comes' },
  { name: 'Parallel Conversations 1', parallelConversations: 1 },
  { name: 'Parallel Conversations 20', parallelConversations: 20 },
  { name: 'EXPRESSION_ENGINE_POOL_SIZE=4', env: { N8N_EXPRESSION_ENGINE_POOL_SIZE: '4' } },
  { name: 'EXPRESSION_ENGINE=legacy', env: { N8N_EXPRESSION_ENGINE: 'legacy' } },
  { name: 'EXPRESSION_ENGINE_LAZY_ACQUIRE=true', env: LAZY },
  { name: 'the same, POOL_SIZE=4', env: { ...LAZY, N8N_EXPRESSION_ENGINE_POOL_SIZE: '4' } },
  { name: 'the same, Parallel Conversations 20', env: LAZY, parallelConversations: 20 },
];

const CONNECTIONS = 16;
const SECONDS = 5;
const ROUNDS = 2;

const HEAD = ['', 'ours acks/s', 'p99 ms', 'CPU ms/ack', 'and run', 'runs/s', 'built-in acks/s', 'p99 ms', 'CPU ms/ack', 'floor acks/s', 'CPU ms/ack', 'n8n MB, most'];

/** What settings of n8n and of our trigger are worth: each on a fresh n8n. */
export async function benchSettings(progress: Progress): Promise<string> {
  const rows: string[][] = [];
  for (const variant of VARIANTS) {
    progress.step(`${variant.name} …`);
    rows.push(await withContestants(variant, async ({ ours, builtIn, floor }, gauge) => {
      const measured = { ours: await capacityOf(gauge, ours), builtIn: await capacityOf(gauge, builtIn), floor: await capacityOf(gauge, floor) };
      return row(variant.name, measured);
    }));
  }
  return `What each can do: ${CONNECTIONS} connections for ${SECONDS} s, medians of ${ROUNDS} rounds after one to warm up\n${table(HEAD, rows)}`;
}

async function capacityOf(gauge: N8nGauge, contestant: Contestant): Promise<Measurement> {
  const rounds: Measurement[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await measure(gauge, contestant, (target) => closedLoad(target, CONNECTIONS, SECONDS)));
  return medianOf(rounds.slice(1));
}

function row(name: string, { ours, builtIn, floor }: Readonly<Record<'builtIn' | 'floor' | 'ours', Measurement>>): string[] {
  return [
    name,
    ours.perSecond.toFixed(0),
    ours.p99.toFixed(0),
    ours.cpuPerAck.toFixed(1),
    ours.cpuPerMessage.toFixed(1),
    ((ours.runs - ours.runsMeanwhile) / ours.workOffSeconds).toFixed(0),
    builtIn.perSecond.toFixed(0),
    builtIn.p99.toFixed(0),
    builtIn.cpuPerAck.toFixed(1),
    floor.perSecond.toFixed(0),
    floor.cpuPerAck.toFixed(1),
    String(Math.max(ours.memoryPeak, builtIn.memoryPeak)),
  ];
}

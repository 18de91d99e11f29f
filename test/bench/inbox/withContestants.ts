import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startStack } from '../../e2e/support/Stack';
import { FLOOR_NODES, publishContestants, type Contestants } from './contestants';
import { openGauge, type N8nGauge } from './N8nGauge';
import { startMetaStandIn } from './metaStandIn';

export interface BenchN8n {
  /** Further settings of n8n. */
  readonly env?: Readonly<Record<string, string>>;
  /** Our trigger's option Parallel Conversations; otherwise its default. */
  readonly parallelConversations?: number;
}

/** A real n8n with all contestants published, for as long as `work` takes. */
export async function withContestants<Result>({ env, parallelConversations }: BenchN8n, work: (contestants: Contestants, gauge: N8nGauge) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whatsapp-support-bench-'));
  const meta = await startMetaStandIn(folder);
  try {
    const stack = await startStack({ name: 'bench-inbox', env: { ...meta.env, N8N_CUSTOM_EXTENSIONS: FLOOR_NODES, ...env } });
    try {
      const contestants = await publishContestants(stack, parallelConversations);
      const gauge = openGauge(stack);
      return await work(contestants, gauge).finally(() => gauge.close());
    } finally {
      await stack.stop();
    }
  } finally {
    await meta.close();
    await rm(folder, { recursive: true, force: true });
  }
}

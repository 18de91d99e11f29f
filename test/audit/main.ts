// npm run audit:leaks [-- --seed N --queue]
import { messageOf } from '../../src/shared/errors';
import { readOptions } from './options';
import { reportOf } from './report';
import { runAudit } from './runAudit';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  console.log(`Seed ${options.seed}. Starting n8n${options.queue ? ' in queue mode' : ''} …`);
  const result = await runAudit(options, console.log);
  console.log(reportOf(options, result));
  process.exitCode = result.clean ? 0 : 1;
}

main().catch((failure: unknown) => {
  console.error(messageOf(failure));
  process.exitCode = 1;
});

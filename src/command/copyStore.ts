#!/usr/bin/env node
import { messageOf, SupportError } from '../shared/errors';
import { copyStoreToPostgres, isComplete, type CopiedRows } from '../store/copyStore';
import { readCopyArguments } from './copyStoreArguments';

const say = (text: string) => process.stderr.write(`${text}\n`);

const lineOf = ({ table, source, target }: CopiedRows) =>
  `${table.padEnd(16)} ${String(source).padStart(10)} ${String(target).padStart(10)}${source === target ? '' : '  differs'}`;

async function main(): Promise<number> {
  const { source, target } = readCopyArguments(process.argv.slice(2), process.env);
  const rows = await copyStoreToPostgres(source, target, {
    onProgress: ({ table, copied, total }) => say(`${table}: ${copied} of ${total}`),
  });
  process.stdout.write([`${'table'.padEnd(16)} ${'source'.padStart(10)} ${'target'.padStart(10)}`, ...rows.map(lineOf), ''].join('\n'));
  return isComplete(rows) ? 0 : 1;
}

main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  })
  .catch((failure: unknown) => {
    say(messageOf(failure));
    if (failure instanceof SupportError) say(failure.hint);
    process.exitCode = 1;
  });

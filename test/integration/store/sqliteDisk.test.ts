import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { testFolder } from '../../fixtures/temporaryFolder';

/** Where the system does not let tests mount anything, test/unit/store/sqliteSql.test.ts alone stands for a full disk. */
const mayMount = spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;

describe('the disk of the SQLite store', () => {
  const folder = testFolder();

  /** Runs a shell script on a disk of its own, mounted at `$DISK`; `$PROGRAM name` runs a program of storeProgram.ts there. Gives what it said. */
  function onDisk(size: string, script: string): readonly unknown[] {
    const hook = path.join(__dirname, '../../fixtures/typescriptHook.js');
    const program = `echo go | '${process.execPath}' -r '${hook}' '${path.join(__dirname, 'storeProgram.ts')}'`;
    const run = `program() { ${program} "$1" "\\"$DISK/store.sqlite\\""; }`;
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--map-root-user', '--mount', 'sh', '-e', '-c', `mount -t tmpfs -o size=${size} tmpfs "$DISK"; ${run}; ${script}`],
      { env: { ...process.env, DISK: folder(), NODE_NO_WARNINGS: '1' }, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    return stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown).filter((said) => said !== 'ready');
  }

  (mayMount ? it : it.skip)('is full: what was acknowledged stays, what was refused is said, and space is all it needs', () => {
    const [result] = onDisk('8m', `head -c 4m /dev/zero > "$DISK/ballast"; program fill`) as [Record<string, unknown>];
    expect(result).toMatchObject({ code: 'storeUnavailable', message: 'The disk is full; the conversation store cannot write.', recorded: 1 });
    expect(result.acknowledged).toBeGreaterThan(0);
    expect(result.kept).toBe(Number(result.acknowledged) + 1);
  });

  (mayMount ? it : it.skip)('is read-only before the store was made', () => {
    const said = onDisk('2m', 'mount -o remount,ro "$DISK"; program open || true');
    expect(said).toEqual([{ failed: 'SupportError: The conversation store is read-only.' }]);
  });

  (mayMount ? it : it.skip)('became read-only', () => {
    const said = onDisk('2m', 'program open > /dev/null; mount -o remount,ro "$DISK"; program open || true');
    // SQLite cannot make the files beside it that it needs even for reading.
    expect(said).toEqual([{ failed: 'SupportError: The file of the conversation store cannot be opened.' }]);
  });
});

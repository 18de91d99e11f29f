// Runs a command of node_modules/.bin on a Node that has node:sqlite: this one when it is new enough,
// else Node 24 from the npm package `node` (a dev dependency; its binary is fetched on first use).
const { spawn, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 16);

function node24() {
  const binary = path.resolve('node_modules/node/bin/node');
  if (!existsSync(binary)) {
    console.error(`Node ${process.versions.node} has no node:sqlite; fetching Node 24 from npm, once (about 10 s) …`);
    const npm = spawnSync('npm', ['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (npm.status !== 0 || !existsSync(binary)) {
      console.error('Node 24 could not be fetched. Check that npm reaches its registry, or install Node 24 and run again.');
      process.exit(1);
    }
  }
  return binary;
}

const [command, ...rest] = process.argv.slice(2);
const node = newEnough ? process.execPath : node24();
const script = command.endsWith('.js') ? path.resolve(command) : path.resolve('node_modules', '.bin', command);
const child = spawn(node, [script, ...rest], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

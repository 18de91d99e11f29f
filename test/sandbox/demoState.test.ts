import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DemoState } from '../../sandbox/demo/DemoState';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'demo-state-'));
  folder = path.join(home, 'demo');
});
afterEach(() => rmSync(home, { recursive: true }));

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test('nobody else on the machine can read the folder or the secrets', () => {
  const state = DemoState.open(folder);
  state.read();
  expect(modeOf(folder)).toBe('700');
  expect(modeOf(path.join(folder, 'state.json'))).toBe('600');
  state.close();
});

test('secrets are kept from start to start and differ between installations', () => {
  const first = DemoState.open(folder);
  const { owner, encryptionKey } = first.read();
  first.remember({ ports: { n8n: 1, sandbox: 2, broker: 3 } });
  first.close();

  const second = DemoState.open(folder);
  expect(second.read()).toEqual({ owner, encryptionKey, ports: { n8n: 1, sandbox: 2, broker: 3 } });
  second.close();

  const elsewhere = DemoState.open(path.join(home, 'other'));
  expect(elsewhere.read().owner.password).not.toBe(owner.password);
  expect(elsewhere.read().encryptionKey).not.toBe(encryptionKey);
  elsewhere.close();
});

test('the password is one that n8n accepts', () => {
  const state = DemoState.open(folder);
  expect(state.read().owner.password).toMatch(/^(?=.*[A-Z])(?=.*\d).{8,64}$/);
  state.close();
});

test('a second demo on the same folder is refused until the first has ended', () => {
  const state = DemoState.open(folder);
  expect(() => DemoState.open(folder)).toThrow(`The demo is running already (process ${process.pid}).`);
  state.close();
  DemoState.open(folder).close();
});

test('--fresh forgets everything but the lock', () => {
  const state = DemoState.open(folder);
  const { owner } = state.read();
  writeFileSync(state.n8nLog, 'log');
  state.forget();
  expect(readdirSync(folder)).toEqual(['demo.lock']);
  expect(state.read().owner.password).not.toBe(owner.password);
  state.close();
});

test('a damaged file is not silently replaced: n8n could not open its data with a new key', () => {
  const state = DemoState.open(folder);
  writeFileSync(path.join(folder, 'state.json'), '{"owner":');
  expect(() => state.read()).toThrow(expect.objectContaining({ hint: 'Start with --fresh to begin anew.' }));
  state.close();
});

import { parseDemoOptions } from '../../sandbox/demo/options';
import { reportJson, reportText, type DemoAddresses } from '../../sandbox/demo/report';
import { SupportError } from '../../src/shared/errors';

describe('options of the demo', () => {
  test('nothing given means free ports, text and earlier state', () => {
    expect(parseDemoOptions([])).toEqual({ json: false, fresh: false, help: false, portBase: null });
  });

  test.each([[['--port-base', '21000']], [['--port-base=21000']]])('%j fixes the ports', (args) => {
    expect(parseDemoOptions([...args, '--json', '--fresh'])).toEqual({ json: true, fresh: true, help: false, portBase: 21_000 });
  });

  test.each(['0', '65534', '-1', '21e3', '', 'free'])('a port base of "%s" is refused', (text) => {
    expect(() => parseDemoOptions([`--port-base=${text}`])).toThrow('--port-base takes a port number from 1 to 65533');
  });

  test('an unknown option is refused with the usage', () => {
    expect(() => parseDemoOptions(['--ports', '1'])).toThrow(expect.objectContaining({ hint: expect.stringContaining('usage: npm run demo') }));
    expect(() => parseDemoOptions(['--ports', '1'])).toThrow(SupportError);
  });
});

describe('report of the demo', () => {
  const addresses: DemoAddresses = {
    phone: 'http://127.0.0.1:2/phone',
    desk: 'http://127.0.0.1:2/desk',
    editor: 'http://127.0.0.1:1/workflow/abc',
    webhook: 'http://127.0.0.1:1/webhook/x/whatsapp',
    sandbox: 'http://127.0.0.1:2',
    email: 'owner@demo.invalid',
    password: 'Demo1-x',
  };

  test('for scripts it is one line with exactly these keys', () => {
    expect(reportJson(addresses)).not.toContain('\n');
    expect(Object.keys(JSON.parse(reportJson(addresses)) as object)).toEqual(['phone', 'desk', 'editor', 'webhook', 'sandbox', 'email', 'password']);
  });

  test('for people every address stands in one column', () => {
    const lines = reportText(addresses).split('\n');
    const shown = Object.entries(addresses).filter(([name]) => name !== 'sandbox');
    const columns = shown.map(([, value]) => lines.find((line) => line.endsWith(value))?.indexOf(value));
    expect(new Set(columns).size).toBe(1);
    expect(columns[0]).toBeGreaterThan(0);
  });
});

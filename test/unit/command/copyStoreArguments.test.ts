import { readCopyArguments } from '../../../src/command/copyStoreArguments';

const SOURCE = ['--source', '/data/store.sqlite'];
const TARGET = 'postgres://support@db.example:6432/n8n';

describe('the arguments of the copy', () => {
  it('name both stores; the password comes from the environment', () => {
    expect(readCopyArguments([...SOURCE, '--target', TARGET], { PGPASSWORD: 'secret' })).toEqual({
      source: '/data/store.sqlite',
      target: { host: 'db.example', port: 6432, database: 'n8n', user: 'support', password: 'secret', tls: 'off', schema: 'whatsapp_support' },
    });
  });

  it('may stand in any order, with a password in the URL, which comes first', () => {
    const argv = ['--tls', 'verify', '--schema', 'client1', '--target', 'postgresql://sup%40port:p%2Fw@[::1]/my%20data', ...SOURCE];
    expect(readCopyArguments(argv, { PGPASSWORD: 'other' }).target).toEqual({
      host: '::1',
      port: 5432,
      database: 'my data',
      user: 'sup@port',
      password: 'p/w',
      tls: 'verify',
      schema: 'client1',
    });
  });

  it.each([
    { argv: [], message: '--source and --target are needed.' },
    { argv: SOURCE, message: '--source and --target are needed.' },
    { argv: [...SOURCE, '--target'], message: '--target has no value.' },
    { argv: [...SOURCE, '--target', TARGET, '--force', 'yes'], message: 'There is an argument that the copy does not know.' },
    { argv: [...SOURCE, '--target', TARGET, '--tls', 'sometimes'], message: '--tls is none of off, verify and noVerify.' },
    { argv: [...SOURCE, '--target', 'mysql://support:Secret123@db/n8n'], message: expect.stringContaining('--target is not a URL') },
    { argv: [...SOURCE, '--target', 'postgres://support:Secret123@db'], message: expect.stringContaining('--target is not a URL') },
    { argv: [...SOURCE, '--target', 'support:Secret123@db/n8n'], message: expect.stringContaining('--target is not a URL') },
  ])('are refused, with the usage and without quoting a password: $message', ({ argv, message }) => {
    const refusal = () => readCopyArguments(argv, {});
    expect(refusal).toThrow(expect.objectContaining({ code: 'invalidInput', message, hint: expect.stringContaining('node copyStore.js') }));
    expect(refusal).not.toThrow(/Secret123/);
  });
});

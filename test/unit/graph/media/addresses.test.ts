import { isLoopbackUrl, kindOfAddress } from '../../../../src/graph/media/addresses';

test.each(['8.8.8.8', '157.240.1.1', '172.15.255.255', '172.32.0.1', '100.128.0.1', '169.253.1.1', '223.255.255.255', '2a03:2880:f12f::1', '2606:4700::1111', '2600::1'])(
  '%s is in the internet',
  (address) => {
    expect(kindOfAddress(address)).toBe('public');
  },
);

test.each(['127.0.0.1', '127.8.9.10', '127.255.255.254', '::1'])('%s counts as loopback', (address) => {
  expect(kindOfAddress(address)).toBe('loopback');
});

test.each<[string, readonly string[]]>([
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1']],
  ['link-local, where clouds keep their metadata', ['169.254.169.254', '169.254.170.2', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254']],
  ['metadata and servers of clouds elsewhere', ['100.100.100.200', '168.63.129.16', '192.0.0.192']],
  ['carrier-grade NAT', ['100.64.0.1', '100.127.255.255']],
  ['multicast and broadcast', ['224.0.0.1', '239.255.255.250', '255.255.255.255', 'ff02::1']],
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['reserved, documentation, benchmarks', ['240.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1', '100::1']],
  ['IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo', ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::7f00:1', '64:ff9b::a00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1']],
  ['site-local, of old', ['fec0::1']],
  ['no address', ['', 'localhost', '127.1', '0x7f000001', '8.8.8.8.8']],
])('%s', (_what, addresses) => {
  for (const address of addresses) expect([address, kindOfAddress(address)]).toEqual([address, 'internal']);
});

test.each(['http://127.0.0.1:4004/x', 'http://localhost:4004', 'http://[::1]:4004', 'http://2130706433', 'http://0x7f.1'])('%s stays on this machine', (url) => {
  expect(isLoopbackUrl(new URL(url))).toBe(true);
});
test.each(['https://graph.facebook.com', 'http://localhost.example.com', 'http://10.0.0.1', 'http://[::ffff:127.0.0.1]'])('%s does not say so', (url) => {
  expect(isLoopbackUrl(new URL(url))).toBe(false);
});

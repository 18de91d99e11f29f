import { BlockList, isIP } from 'node:net';

/** Where an address leads: to the internet, to this machine itself, or to somewhere that only this machine's network sees. */
export type AddressKind = 'public' | 'loopback' | 'internal';

const blockList = (...subnets: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/');
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
};

const LOOPBACK = blockList('127.0.0.0/8', '::1/128');

/** IPv4 that is not the internet. Source: IANA IPv4 Special-Purpose Address Registry; the last is Azure's own server, which is not in it. */
const INTERNAL_V4 = blockList(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32'],
);

/** All that IPv6 has of internet; mapped IPv4, NAT64, private, link-local and multicast addresses lie outside. Source: IANA IPv6 Address Space. */
const GLOBAL_V6 = blockList('2000::/3');
/** Inside of it: protocol assignments with Teredo, documentation, 6to4. Source: IANA IPv6 Special-Purpose Address Registry. */
const INTERNAL_V6 = blockList('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

/** What kind of address this is; whatever is no address at all is `internal`. */
export function kindOfAddress(address: string): AddressKind {
  const [plain = ''] = address.split('%');
  switch (isIP(plain)) {
    case 4:
      if (LOOPBACK.check(plain, 'ipv4')) return 'loopback';
      return INTERNAL_V4.check(plain, 'ipv4') ? 'internal' : 'public';
    case 6:
      if (plain === '::1') return 'loopback';
      return GLOBAL_V6.check(plain, 'ipv6') && !INTERNAL_V6.check(plain, 'ipv6') ? 'public' : 'internal';
    default:
      return 'internal';
  }
}

/** The host of a URL as an address, or `null` where it is a name. */
export function addressIn({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
}

/** Whether a URL says itself that it stays on this machine. */
export function isLoopbackUrl(url: URL): boolean {
  const address = addressIn(url);
  return address === null ? url.hostname === 'localhost' : kindOfAddress(address) === 'loopback';
}

import assert from 'node:assert/strict';
import { BlockList } from 'node:net';
import fc from 'fast-check';
import { isPublicAddress } from '../../../src/notifications/webhooks/publicAddress.ts';

/** IANA's registries of special-purpose addresses, by hand, with a name for each. */
const SPECIAL_V4: readonly (readonly [string, string, number])[] = [
  ['this network', '0.0.0.0', 8],
  ['private', '10.0.0.0', 8],
  ['carrier-grade NAT', '100.64.0.0', 10],
  ['loopback', '127.0.0.0', 8],
  ['link-local, and the metadata server', '169.254.0.0', 16],
  ['private', '172.16.0.0', 12],
  ['protocol assignments', '192.0.0.0', 24],
  ['documentation', '192.0.2.0', 24],
  ['private', '192.168.0.0', 16],
  ['6to4 relays', '192.88.99.0', 24],
  ['benchmarks', '198.18.0.0', 15],
  ['documentation', '198.51.100.0', 24],
  ['documentation', '203.0.113.0', 24],
  ['multicast', '224.0.0.0', 4],
  ['reserved', '240.0.0.0', 4],
];

const SPECIAL_V6: readonly (readonly [string, string])[] = [
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4-mapped private', '::ffff:10.0.0.1'],
  ['IPv4-mapped public', '::ffff:8.8.8.8'],
  ['IPv4-compatible', '::8.8.8.8'],
  ['translated', '::ffff:0:8.8.8.8'],
  ['NAT64', '64:ff9b::8.8.8.8'],
  ['local NAT64', '64:ff9b:1::1'],
  ['discard', '100::1'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['ORCHID', '2001:20::1'],
  ['documentation', '2001:db8::1'],
  ['6to4', '2002:a00:1::1'],
  ['new documentation', '3fff::1'],
  ['segment routing', '5f00::1'],
  ['unique local', 'fd00::1'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['a global one with a zone', '2606:4700::1111%eth0'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
];

describe('a public address', () => {
  const special = new BlockList();
  for (const [, network, prefix] of SPECIAL_V4) special.addSubnet(network, prefix, 'ipv4');
  const octets = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 255 })));

  for (const [what, network] of SPECIAL_V4) {
    it(`is not one of ${network}: ${what}`, () => {
      assert.equal(isPublicAddress(network), false);
    });
  }

  for (const [what, address] of SPECIAL_V6) {
    it(`is not ${address}: ${what}`, () => {
      assert.equal(isPublicAddress(address), false);
    });
  }

  it('is a host on the internet, of either family', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) {
      assert.equal(isPublicAddress(address), true, address);
    }
  });

  it('of IPv4 is never in a special network, whichever of its hosts is taken', () => {
    const hosts = fc.constantFrom(...SPECIAL_V4).chain(([, network, prefix]) => {
      const base = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
      return fc.integer({ min: 0, max: 2 ** (32 - prefix) - 1 }).map((host) => base + host);
    });
    fc.assert(
      fc.property(hosts, (n) => {
        const address = [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
        return !isPublicAddress(address);
      }),
      { numRuns: 2000 },
    );
  });

  it('of IPv4 is never refused outside of them, but for anycast services of the DNS and of multicast', () => {
    special.addSubnet('192.31.196.0', 24, 'ipv4');
    special.addSubnet('192.52.193.0', 24, 'ipv4');
    special.addSubnet('192.175.48.0', 24, 'ipv4');
    fc.assert(
      fc.property(octets, (four) => {
        const address = four.join('.');
        return isPublicAddress(address) !== special.check(address, 'ipv4');
      }),
      { numRuns: 2000 },
    );
  });

  it('of IPv6 begins with the bits of global unicast', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        const address = parts.map((part) => part.toString(16)).join(':');
        return !isPublicAddress(address) || (parts[0] ?? 0) >> 13 === 1;
      }),
      { numRuns: 2000 },
    );
  });

  it('is written in the usual way: no other spelling is guessed at', () => {
    for (const text of ['8', '0x8.8.8.8', '010.8.8.8', '8.8.8', '8.8.8.8 ', '[::1]', '', 'host']) {
      assert.equal(isPublicAddress(text), false, text);
    }
  });
});

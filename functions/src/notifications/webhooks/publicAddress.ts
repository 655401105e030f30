import ipaddr from 'ipaddr.js';

/** Global unicast is 2000::/3 and nothing else (RFC 4291, IANA). */
const GLOBAL_V6 = cidr6('2000::/3');

/**
 * Within it and yet nobody's host: protocol assignments (Teredo and ORCHID among them), documentation, 6to4, which wraps an
 * IPv4 address that may be private (RFC 6890, 3849, 9637, 3056).
 */
const NOT_GLOBAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map(cidr6);

/**
 * Whether an address, as a resolver writes it, is a host on the public internet: not private, loopback, link-local, of a
 * carrier's NAT, multicast, for documentation, reserved, nor an IPv6 address that stands for an IPv4 one.
 * Whatever is written in another way (octal, hex, with a zone) is not.
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return ipaddr.IPv4.parse(address).range() === 'unicast';
  }
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return (
    parsed.range() === 'unicast' &&
    parsed.match(GLOBAL_V6) &&
    !NOT_GLOBAL_V6.some((block) => parsed.match(block))
  );
}

function cidr6(text: string): [ipaddr.IPv6, number] {
  return ipaddr.IPv6.parseCIDR(text);
}

import type { IncomingMessage } from 'node:http';
import { PROXY_HOPS } from '../params.ts';

/** Whether the `hop`-th address from our own socket outwards (0: who connected to us) belongs to our proxies. */
export function isOurProxy(_address: string, hop: number): boolean {
  return hop < PROXY_HOPS.value();
}

/**
 * Where a call came from, for limits. Each proxy appends to X-Forwarded-For whom it saw, so only the last
 * entries are its word; whatever stands before them the caller may have made up.
 */
export function clientAddress({ headers, socket }: IncomingMessage): string {
  const given = headers['x-forwarded-for'] ?? '';
  const seen = (typeof given === 'string' ? given : given.join(',')).split(',');
  const chain = [...seen.map((address) => address.trim()), socket.remoteAddress ?? ''];
  const known = chain.filter((address) => address !== '');
  return known.at(-1 - PROXY_HOPS.value()) ?? known[0] ?? '';
}

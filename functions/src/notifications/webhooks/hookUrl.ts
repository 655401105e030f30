import { isPublicAddress } from './publicAddress.ts';

/** As long as an address of a hook may be. */
export const MOST_URL = 1000;

/** Endings of names that are no host's on the public internet (RFC 6761, 6762, 8375, ICANN's .internal). */
const PRIVATE_ENDINGS = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'onion',
  'invalid',
];

/** Below are services of the system; 443 is https. */
const FIRST_PORT = 1024;

export type CheckedUrl = { readonly url: URL } | { readonly problem: string };

/**
 * The address of a hook as far as its text tells; which hosts it leads to is seen at each delivery. The URL parser
 * writes every spelling of an IP address (decimal, octal, hex, full-width digits) in one way before it is looked at.
 * @param local `host:port` of receivers on this machine, which may be named with http too; see localReceivers.ts
 * @returns the URL, or what is wrong with it in words for whoever gave it
 */
export function checkHookUrl(text: string, local: ReadonlySet<string> = new Set()): CheckedUrl {
  if (text.length > MOST_URL) return { problem: `at most ${String(MOST_URL)} characters` };
  if (!/^[!-~\u00a1-\uffff]+$/.test(text) || text.includes('\\')) {
    return { problem: 'an address without spaces, control characters or backslashes' };
  }
  if (!URL.canParse(text)) return { problem: 'an address like https://host.example/path' };
  const url = new URL(text);
  // The parser writes an empty user or fragment away; whoever put them there meant another address.
  if (url.username !== '' || url.password !== '' || /^[^/?#]*:\/*[^/?#]*@/.test(text)) {
    return { problem: 'no user name or password: what is posted is signed' };
  }
  if (text.includes('#')) return { problem: 'no part after #: it is not sent' };
  if (/^https?:$/.test(url.protocol) && local.has(url.host)) return { url };
  if (url.protocol !== 'https:') return { problem: 'https only' };
  const port = url.port === '' ? 443 : Number(url.port);
  if (port !== 443 && port < FIRST_PORT) {
    return { problem: `port 443, or one from ${String(FIRST_PORT)} on` };
  }
  const host = hostProblem(url.hostname);
  return host === null ? { url } : { problem: host };
}

/** @param hostname as the URL parser writes it: lower case, IDN in punycode, IPv6 in brackets */
function hostProblem(hostname: string): string | null {
  const address = addressIn(hostname);
  if (address !== null) {
    return isPublicAddress(address) ? null : 'an address on the public internet';
  }
  const labels = hostname.split('.');
  if (labels.some((label) => label === ''))
    return 'a host name without empty parts, and without a dot at its end';
  const ending = labels.at(-1) ?? '';
  if (labels.length < 2 || PRIVATE_ENDINGS.includes(ending)) {
    return 'a full host name on the public internet';
  }
  return null;
}

/** The IP address that a hostname of a URL is; null: it is a name. */
export function addressIn(hostname: string): string | null {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return /^\d+(\.\d+){3}$/.test(hostname) ? hostname : null;
}

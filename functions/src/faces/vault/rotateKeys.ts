import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { KeyServiceError } from './keyService.ts';
import type { KeyWrapper } from './keyWrapper.ts';
import { keyringsAfter, rewrapKeys } from './keyringStore.ts';
import { UnreadableError } from './sealing.ts';
import { ownerOf } from './vault.ts';

/** What a pass over all keyrings found. */
export interface Rewrapped {
  /** Keyrings looked at. */
  readonly people: number;
  /** Data keys that are under the present key-encryption key since. */
  readonly keys: number;
  /** Keyrings that cannot be opened, by the uid of their person: left as they are. */
  readonly unreadable: readonly string[];
}

/** How to go about it, and whom to tell. */
export interface RewrapOptions {
  /** Keyrings read at a time. */
  readonly page?: number;
  /** Told after each page. */
  readonly onPage?: (sofar: Rewrapped) => void;
}

/** Keyrings of a page that are worked on at once. */
const LANES = 8;

/**
 * Wraps every data key that is under an older key-encryption key under the present one. Each keyring is replaced only
 * as it was read, so that enrolments and withdrawals go on meanwhile. It may be killed at any moment and run again:
 * what is wrapped anew is passed over.
 * @throws KeyServiceError when the key service does not answer
 */
export async function rewrapAll(
  services: Services,
  wrapper: KeyWrapper,
  { page = 200, onPage }: RewrapOptions = {},
): Promise<Rewrapped> {
  let [people, keys, after] = [0, 0, null as string | null];
  const unreadable: string[] = [];
  for (;;) {
    const uids = await keyringsAfter(services.keyring, after, page);
    const left = [...uids];
    const lane = async (): Promise<void> => {
      for (let uid = left.shift(); uid !== undefined; uid = left.shift()) {
        const done = await rewrapPerson(services, wrapper, uid).catch(
          unreadableOr(uid, unreadable),
        );
        keys += done;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    people += uids.length;
    onPage?.({ people, keys, unreadable });
    after = uids.at(-1) ?? null;
    if (uids.length < page) return { people, keys, unreadable };
  }
}

function rewrapPerson(services: Services, wrapper: KeyWrapper, uid: string): Promise<number> {
  return rewrapKeys(services.keyring, uid, ({ wrapped, templateVersion }) =>
    wrapper.rewrap(wrapped, ownerOf(services, uid, templateVersion)),
  );
}

/** One damaged keyring does not hold up the others; that the key service is away holds up all. */
function unreadableOr(uid: string, unreadable: string[]): (error: unknown) => number {
  return (error) => {
    const damaged =
      error instanceof UnreadableError || (error instanceof Error && error.name === 'ZodError');
    if (error instanceof KeyServiceError || !damaged) throw error;
    logError('a keyring cannot be opened', error, { uid });
    unreadable.push(uid);
    return 0;
  };
}

import { randomBytes } from 'node:crypto';
import type { Firestore } from 'firebase-admin/firestore';
import type { Clock } from '../../platform/clock.ts';
import type { WrappedKek } from './kekStore.ts';
import { createKek, kekNumbered, newestKek, settleKek } from './kekStore.ts';
import type { KeyService } from './keyService.ts';
import type { KeyEncryptionKeys } from './keyWrapper.ts';
import type { NamedKey } from './sealing.ts';

/**
 * How long an unwrapped key-encryption key stays in the process. Within this time a new one is taken up, and a key
 * that was disabled at the key service stops working.
 */
export const KEPT_MS = 5 * 60_000;
/** A failure is told again this long without asking anew, so that a queue of calls does not wait one after the other. */
const FAILED_MS = 1000;

/** Which key service, which of its keys, and where the wrapped ones are kept. */
interface ServiceKeysConfig {
  readonly service: KeyService;
  /** Names of the service's keys: the first encrypts, all decrypt. Others named in the registry are refused. */
  readonly serviceKeys: readonly string[];
  readonly keyring: Firestore;
  readonly project: string;
  readonly clock: Clock;
}

/** Key-encryption keys that a key service unwraps: once per process and `KEPT_MS`, however many data keys hang on them. */
export interface ServiceKeys extends KeyEncryptionKeys {
  /** Makes the next key, or takes the one that an unfinished rotation has made. It wraps from now on. */
  beginRotation(): Promise<Rotation>;
  /** Notes that nothing is wrapped under older ones any more. */
  endRotation(rotation: Rotation): Promise<void>;
}

/** One rotation under way. */
interface Rotation {
  readonly number: number;
  /** When its key came into being. */
  readonly since: Date;
}

export function serviceKeys(config: ServiceKeysConfig): ServiceKeys {
  const { keyring, clock } = config;
  const kept = new Map<string, { readonly key: Promise<NamedKey | null>; until: number }>();

  /** One call under way per name; what came of it stays for a while. */
  async function keep(
    name: string,
    load: () => Promise<NamedKey | null>,
  ): Promise<NamedKey | null> {
    const now = clock.now().getTime();
    const known = kept.get(name);
    if (known !== undefined && now < known.until) return await known.key;
    const entry = { key: load(), until: now + KEPT_MS };
    kept.set(name, entry);
    try {
      return await entry.key;
    } catch (error) {
      entry.until = clock.now().getTime() + FAILED_MS;
      throw error;
    }
  }

  const byNumber = (number: number, load: () => Promise<NamedKey | null>) =>
    keep(nameOf(number), load);

  return {
    async current() {
      const key = await keep('current', async () => {
        const newest = await newestKek(keyring);
        if (newest === null) return await byNumber(1, () => first(config));
        return await byNumber(newest.number, () => unwrapped(config, newest));
      });
      if (key === null) throw new Error('there is no key-encryption key');
      return key;
    },
    byId: (keyId) => {
      const number = numberIn(keyId);
      if (number === null) return Promise.resolve(null);
      return byNumber(number, async () => {
        const stored = await kekNumbered(keyring, number);
        return stored === null ? null : await unwrapped(config, stored);
      });
    },
    async beginRotation() {
      const newest = await newestKek(keyring);
      kept.delete('current');
      if (newest?.state === 'rotating') {
        return { number: newest.number, since: newest.createdAt };
      }
      const number = (newest?.number ?? 0) + 1;
      const createdAt = clock.now();
      await make(config, number, 'rotating', createdAt);
      return { number, since: createdAt };
    },
    endRotation: ({ number }) => settleKek(keyring, number),
  };
}

/** Made on first use. Whoever loses the race for it takes the winner's. */
async function first(config: ServiceKeysConfig): Promise<NamedKey | null> {
  const made = await make(config, 1, 'settled', config.clock.now());
  if (made !== null) return made;
  const winner = await kekNumbered(config.keyring, 1);
  return winner === null ? null : await unwrapped(config, winner);
}

/** Null when another process has made the one with this number meanwhile. */
async function make(
  config: ServiceKeysConfig,
  number: number,
  state: WrappedKek['state'],
  createdAt: Date,
): Promise<NamedKey | null> {
  const [serviceKey] = config.serviceKeys;
  if (serviceKey === undefined) throw new Error('no key of the key service is named');
  const keyId = nameOf(number);
  const key = randomBytes(32);
  const ciphertext = await config.service.encrypt(serviceKey, key, boundTo(config, keyId));
  const kek = { number, serviceKey, ciphertext, state, createdAt };
  return (await createKek(config.keyring, kek)) ? { keyId, key } : null;
}

/** Only with keys that the operator named: who can write the registry must not be able to bring a key of his own. */
async function unwrapped(
  config: ServiceKeysConfig,
  { number, serviceKey, ciphertext }: WrappedKek,
): Promise<NamedKey> {
  if (!config.serviceKeys.includes(serviceKey)) {
    throw new Error(
      `keyEncryptionKeys/${String(number)} names a key that TEMPLATE_KMS_KEY does not`,
    );
  }
  const keyId = nameOf(number);
  const key = await config.service.decrypt(serviceKey, ciphertext, boundTo(config, keyId));
  return { keyId, key };
}

function boundTo({ project }: ServiceKeysConfig, keyId: string): Buffer {
  return Buffer.from([project, keyId].map(encodeURIComponent).join('|'));
}

const PREFIX = 'kms/';

function nameOf(number: number): string {
  return `${PREFIX}${String(number)}`;
}

/** Null for keys of another kind. */
function numberIn(keyId: string): number | null {
  return /^kms\/[1-9]\d{0,8}$/.test(keyId) ? Number(keyId.slice(PREFIX.length)) : null;
}

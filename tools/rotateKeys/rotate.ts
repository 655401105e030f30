import { setTimeout as delay } from 'node:timers/promises';
import type { Services } from '../../functions/src/platform/services.ts';
import type { Rewrapped } from '../../functions/src/faces/vault/rotateKeys.ts';
import type { ServiceKeys } from '../../functions/src/faces/vault/serviceKeys.ts';
import { progress } from '../support/log.ts';

export interface RotateOptions {
  readonly page: number;
  /** Stay until the old key may be dropped. */
  readonly wait: boolean;
}

/**
 * How long after a new key came into being an instance may still wrap under the one before: it keeps keys for five
 * minutes, and a call that it began then lasts a minute at most. Twice that.
 */
const STRAGGLERS_MS = 12 * 60_000;

/** Exit code: 0 when all is wrapped anew, 2 when some keyrings cannot be opened. */
export async function rotate({ page, wait }: RotateOptions): Promise<number> {
  // The default app is made when runtime.ts is loaded, for the project that the environment names.
  await import('../../functions/src/runtime.ts');
  const { liveServices } = await import('../../functions/src/platform/services.ts');
  const { configuredKeys, configuredServiceKeys, withOlder } =
    await import('../../functions/src/faces/vault/templateKeys.ts');
  const { keyWrapper } = await import('../../functions/src/faces/vault/keyWrapper.ts');
  const { rewrapAll } = await import('../../functions/src/faces/vault/rotateKeys.ts');
  const services = liveServices();
  const kms = configuredServiceKeys(services);
  const keys = kms === null ? configuredKeys(services) : withOlder(kms);
  const onPage = (sofar: Rewrapped): void => {
    progress(`${people(sofar.people)} looked at, ${String(sofar.keys)} data keys wrapped anew ...`);
  };
  const pass = (): Promise<Rewrapped> => rewrapAll(services, keyWrapper(keys), { page, onPage });
  return kms === null ? await underSecret(pass) : await underKms(services, kms, pass, wait);
}

async function underSecret(pass: () => Promise<Rewrapped>): Promise<number> {
  const done = await pass();
  if (done.unreadable.length > 0) return unreadable(done);
  progress(`${String(done.keys)} data keys of ${people(done.people)} were wrapped anew.`);
  progress(
    done.keys === 0
      ? 'None is under an older key: if all functions ran with the present TEMPLATE_KEK before this began, drop all but its first.'
      : 'When all functions run with the present TEMPLATE_KEK, run this again: once it wraps none anew, the older keys may be dropped.',
  );
  return 0;
}

async function underKms(
  { clock }: Services,
  kms: ServiceKeys,
  pass: () => Promise<Rewrapped>,
  wait: boolean,
): Promise<number> {
  const rotation = await kms.beginRotation();
  progress(`the new key is keyEncryptionKeys/${String(rotation.number)}`);
  const safeFrom = new Date(rotation.since.getTime() + STRAGGLERS_MS);
  for (;;) {
    const begun = clock.now();
    const done = await pass();
    if (done.unreadable.length > 0) return unreadable(done);
    progress(`${String(done.keys)} data keys of ${people(done.people)} were wrapped anew.`);
    if (begun >= safeFrom) break;
    if (!wait) {
      progress(
        `Instances may wrap under the old key until ${safeFrom.toISOString()}: run this again then, and keep the old key until it has ended.`,
      );
      return 0;
    }
    progress(`waiting until ${safeFrom.toISOString()} for the last look ...`);
    await delay(Math.max(0, safeFrom.getTime() - clock.now().getTime()));
  }
  await kms.endRotation(rotation);
  progress(
    `Nothing is under an older key any more: keyEncryptionKeys below ${String(rotation.number)} may be deleted, and older key versions of Cloud KMS disabled, if no younger backup of the keyring is to be read with them.`,
  );
  return 0;
}

function unreadable({ unreadable: uids }: Rewrapped): number {
  progress(`${people(uids.length)} could not be opened and keep their keys: ${uids.join(', ')}`);
  progress('Keep the older keys until these people have enrolled anew, or withdrawn.');
  return 2;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${String(count)} people`;
}

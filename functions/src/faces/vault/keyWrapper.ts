import { tracingChannel } from 'node:diagnostics_channel';
import type { NamedKey, Owner, Sealed } from './sealing.ts';
import { UnreadableError, open, seal } from './sealing.ts';

/**
 * Where key-encryption keys come from. They are asked for on every use: a source behind a key service keeps
 * what it unwrapped in the process for some minutes. A key id names one version of a key.
 */
export interface KeyEncryptionKeys {
  /** The one that wraps from now on. */
  current(): Promise<NamedKey>;
  /** One that wrapped earlier; null when it is gone. */
  byId(keyId: string): Promise<NamedKey | null>;
}

/** Wraps the data keys of persons. Both may reject when the key service does not answer. */
export interface KeyWrapper {
  wrap(dataKey: Uint8Array, owner: Owner): Promise<Sealed>;
  /** The caller zeroes the key after use. @throws UnreadableError */
  unwrap(wrapped: Sealed, owner: Owner): Promise<Buffer>;
  /** The same data key under the key that wraps now; null when it is so wrapped already. @throws UnreadableError */
  rewrap(wrapped: Sealed, owner: Owner): Promise<Sealed | null>;
}

/** What subscribers of `rollcall:keys` are told of a step; never a key. */
export interface KeyStep {
  readonly step: 'wrap' | 'unwrap';
}

/** Tells benches and fault tests when a key operation starts and ends. */
const steps = tracingChannel<unknown, KeyStep>('rollcall:keys');

export function keyWrapper(keys: KeyEncryptionKeys): KeyWrapper {
  const wrap = (dataKey: Uint8Array, owner: Owner) =>
    traced({ step: 'wrap' }, async () => seal(await keys.current(), owner, dataKey));
  const unwrap = (wrapped: Sealed, owner: Owner) =>
    traced({ step: 'unwrap' }, async () => {
      const key = await keys.byId(wrapped.keyId);
      if (key === null) throw new UnreadableError('the key-encryption key is gone');
      return open(key, owner, wrapped);
    });
  return {
    wrap,
    unwrap,
    async rewrap(wrapped, owner) {
      const { keyId } = await keys.current();
      if (wrapped.keyId === keyId) return null;
      const dataKey = await unwrap(wrapped, owner);
      try {
        return await wrap(dataKey, owner);
      } finally {
        dataKey.fill(0);
      }
    },
  };
}

/** tracePromise shows subscribers what the promise resolves to: it gets one that resolves to nothing. */
async function traced<T>(step: KeyStep, work: () => Promise<T>): Promise<T> {
  const results: T[] = [];
  await steps.tracePromise(async () => {
    results.push(await work());
  }, step);
  const [result] = results;
  if (result === undefined) throw new Error(`${step.step} gave nothing`);
  return result;
}

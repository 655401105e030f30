import type { Firestore } from 'firebase-admin/firestore';
import { TEMPLATE_KEK, TEMPLATE_KMS_KEY } from '../../params.ts';
import type { Services } from '../../platform/services.ts';
import { cloudKms } from './cloudKms.ts';
import type { KeyEncryptionKeys, KeyWrapper } from './keyWrapper.ts';
import { keyWrapper } from './keyWrapper.ts';
import { localKeys } from './localKeys.ts';
import type { ServiceKeys } from './serviceKeys.ts';
import { serviceKeys } from './serviceKeys.ts';

const wrappers = new WeakMap<Firestore, KeyWrapper>();
let replaced: KeyWrapper | undefined;

/**
 * The key wrapper of this process. It is made once (for each keyring), so that keys unwrapped by a key service are
 * unwrapped once per process. @throws Error when the secret is missing where it is needed
 */
export function templateKeys(services: Services): KeyWrapper {
  if (replaced !== undefined) return replaced;
  const known = wrappers.get(services.keyring);
  if (known !== undefined) return known;
  const wrapper = keyWrapper(configuredKeys(services));
  wrappers.set(services.keyring, wrapper);
  return wrapper;
}

/** Puts another wrapper in its place; undefined restores the configured one. For tests. */
export function useTemplateKeys(other: KeyWrapper | undefined): void {
  replaced = other;
}

/** The keys that the parameters name: Cloud KMS wraps when a key of it is named, else the secret. */
export function configuredKeys(services: Services): KeyEncryptionKeys {
  const kms = configuredServiceKeys(services);
  return kms === null ? localKeys(TEMPLATE_KEK.value()) : withOlder(kms);
}

/** Null when no key of Cloud KMS is named. */
export function configuredServiceKeys({ keyring, clock, auth }: Services): ServiceKeys | null {
  const names = TEMPLATE_KMS_KEY.value()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return null;
  const project = auth.app.options.projectId;
  if (project === undefined) throw new Error('the app has no project id');
  return serviceKeys({ service: cloudKms(), serviceKeys: names, keyring, project, clock });
}

/** What the secret wrapped before the change to Cloud KMS opens until it is wrapped anew. */
export function withOlder(keys: KeyEncryptionKeys): KeyEncryptionKeys {
  return {
    current: () => keys.current(),
    byId: async (keyId) =>
      keyId.startsWith('local/')
        ? await localKeys(TEMPLATE_KEK.value()).byId(keyId)
        : await keys.byId(keyId),
  };
}

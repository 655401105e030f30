import { TEMPLATE_KEK } from '../../params.ts';
import type { KeyWrapper } from './keyWrapper.ts';
import { keyWrapper } from './keyWrapper.ts';
import { localKeys } from './localKeys.ts';

let wrapper: KeyWrapper | undefined;

/**
 * The key wrapper of this process. It is made once, so that keys unwrapped by a key service are unwrapped
 * once per process. @throws Error when the secret is missing
 */
export function templateKeys(): KeyWrapper {
  wrapper ??= keyWrapper(localKeys(TEMPLATE_KEK.value()));
  return wrapper;
}

/** Puts another wrapper in its place; undefined restores the configured one. For tests. */
export function useTemplateKeys(other: KeyWrapper | undefined): void {
  wrapper = other;
}

/** What a wrapper is given of one call. */
export interface WrappedCall {
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** Makes the real call. */
  readonly proceed: () => unknown;
}

/** Puts `around` about a method of an object, in this process, for as long as it lives. */
export function wrapMethod(
  owner: object,
  name: string,
  around: (call: WrappedCall) => unknown,
): void {
  const real: unknown = Reflect.get(owner, name);
  if (typeof real !== 'function') throw new TypeError(`there is no method ${name}`);
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
    const proceed = (): unknown => {
      const result: unknown = Reflect.apply(real, this, args);
      return result;
    };
    return around({ self: this, args, proceed });
  });
}

// Loaded before every test: a name such as __proto__ in somebody's data must never become part of what all objects share. The
// run ends with the test that lets it happen, not with whatever comes after it.
const SHARED = [Object, Object.prototype, Array.prototype, Function.prototype, String.prototype];
const before = SHARED.map((one) => new Set(Reflect.ownKeys(one)));

export const mochaHooks = {
  afterEach(): void {
    const found = SHARED.flatMap((one, i) =>
      Reflect.ownKeys(one).flatMap((key) => {
        if (before[i]?.has(key) !== false) return [];
        Reflect.deleteProperty(one, key);
        return [String(key)];
      }),
    );
    if (found.length > 0) throw new Error(`what all objects share has got ${found.join(', ')}`);
  },
};

// Loaded before every test: firebase-functions-test 3.5 calls the namespace admin.firestore(), which
// firebase-admin 14 no longer has. Both must be the copies of functions/, which the code under test loads.
import { createRequire } from 'node:module';
import { isObject } from './json.ts';
import { fromRoot } from './paths.ts';

const load = createRequire(fromRoot('functions/package.json'));
const admin: unknown = load('firebase-admin');
const firestore: unknown = load('firebase-admin/firestore');

if (isObject(admin) && isObject(firestore) && !('firestore' in admin)) {
  const { getFirestore } = firestore;
  if (typeof getFirestore !== 'function') throw new Error('firebase-admin has no getFirestore');
  const open: (...args: unknown[]) => unknown = (...args) => {
    const result: unknown = Reflect.apply(getFirestore, undefined, args);
    return result;
  };
  Object.defineProperty(admin, 'firestore', {
    value: Object.assign(open, firestore),
    configurable: true,
  });
}

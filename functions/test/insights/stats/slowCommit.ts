import type { Services } from '../../../src/platform/services.ts';

/** The same store, of which the commits of batches wait for `before` first. */
export function withSlowCommit(services: Services, before: () => Promise<void>): Services {
  const db = new Proxy(services.db, {
    get(target, name) {
      if (name !== 'batch') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return () => {
        const batch = target.batch();
        const commit = batch.commit.bind(batch);
        batch.commit = async () => {
          await before();
          return await commit();
        };
        return batch;
      };
    },
  });
  return { ...services, db };
}

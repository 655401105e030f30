import { Writable } from 'node:stream';
import type { Services, StoredFile } from '../../src/platform/services.ts';

interface Hooks {
  /** Between the first and the second chunk of the first file. */
  readonly onBegun?: () => Promise<void>;
  /** When the first file is whole, before its writer is told so. */
  readonly onWritten?: () => Promise<void>;
  /** Storage fails instead of taking the second chunk of the first file. */
  readonly failing?: true;
}

/** The same services, with a bucket in which something happens while the first file is written; later ones are left alone. */
export function withBucket(services: Services, hooks: Hooks): Services {
  let isFirst = true;
  return {
    ...services,
    bucket: async () => {
      const bucket = await services.bucket();
      const fileOf = bucket.file.bind(bucket);
      bucket.file = (...args) => {
        const file = fileOf(...args);
        const open = file.createWriteStream.bind(file);
        file.createWriteStream = (options) => {
          const into = open(options);
          if (!isFirst) return into;
          isFirst = false;
          return hooked(into, hooks);
        };
        return file;
      };
      return bucket;
    },
  };
}

function hooked(into: ReturnType<StoredFile['createWriteStream']>, hooks: Hooks): Writable {
  let chunks = 0;
  const before = async (): Promise<void> => {
    if (++chunks !== 2) return;
    await hooks.onBegun?.();
    if (hooks.failing === true) throw new Error('Storage is gone');
  };
  return new Writable({
    highWaterMark: 1,
    write(chunk, encoding, done) {
      before().then(() => into.write(chunk, encoding, done), done);
    },
    final(done) {
      into.once('error', done);
      into.once('finish', () => {
        (hooks.onWritten?.() ?? Promise.resolve()).then(() => {
          done();
        }, done);
      });
      into.end();
    },
    destroy(error, done) {
      // Nobody listens any more; what it says about being left is nobody's.
      into.on('error', () => undefined);
      into.destroy();
      done(error);
    },
  });
}

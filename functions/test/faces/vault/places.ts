import { readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';
import { getStorage } from 'firebase-admin/storage';
import type { Services } from '../../../src/platform/services.ts';

/** Every document of the database, by path: bytes as they are, all else as JSON. */
export async function documentsOf(db: Firestore): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const visit = async (of: Firestore | DocumentReference): Promise<void> => {
    await Promise.all((await of.listCollections()).map(visitAll));
  };
  const visitAll = async (collection: CollectionReference): Promise<void> => {
    for (const ref of await collection.listDocuments()) {
      const data = (await ref.get()).data() ?? {};
      found.set(ref.path, flat(data));
      await visit(ref);
    }
  };
  await visit(db);
  return found;
}

function flat(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value === 'string') return Buffer.from(value);
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) {
    return Buffer.from(JSON.stringify(value));
  }
  if (value !== null && typeof value === 'object') {
    const parts = Object.values(value).map((part) => [flat(part), Buffer.from('\n')]);
    return Buffer.concat(parts.flat());
  }
  return Buffer.from(JSON.stringify(value));
}

export async function filesOf({ auth }: Services): Promise<Map<string, Buffer>> {
  const { projectId = '' } = auth.app.options;
  const [files] = await getStorage(auth.app).bucket(`${projectId}.appspot.com`).getFiles();
  const contents = await Promise.all(
    files.map(async (file) => [file.name, (await file.download())[0]] as const),
  );
  return new Map(contents);
}

/** Files in the folder for temporary ones that were written since; large ones are somebody else's. */
export function temporaryFilesSince(since: number): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const name of readdirSync(tmpdir(), { recursive: true, encoding: 'utf8' })) {
    const path = join(tmpdir(), name);
    try {
      const { mtimeMs, size } = statSync(path);
      if (mtimeMs >= since && size < 5_000_000) found.set(path, readFileSync(path));
    } catch {
      // A folder, or gone meanwhile.
    }
  }
  return found;
}

/** What this process prints from now on; `stop` ends it. */
export function listen(): { readonly said: () => Buffer; readonly stop: () => void } {
  const chunks: Buffer[] = [];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  streams.forEach((stream, i) => {
    stream.write = (chunk: string | Uint8Array, ...rest: []) => {
      chunks.push(Buffer.from(chunk));
      return originals[i]?.(chunk, ...rest) ?? true;
    };
  });
  return {
    said: () => Buffer.concat(chunks),
    stop: () => {
      streams.forEach((stream, i) => {
        const original = originals[i];
        if (original !== undefined) stream.write = original;
      });
    },
  };
}

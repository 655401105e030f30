import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * Reads regular files out of an npm tarball (gzipped ustar), without unpacking it to disk.
 * Paths are relative to the package, i.e. without npm's leading `package/`.
 * Throws when one of `paths` is not in the archive.
 */
export function readFromTarball(
  tarball: Uint8Array,
  paths: readonly string[],
): Map<string, Buffer> {
  const archive = gunzipSync(tarball);
  const wanted = new Set(paths);
  const found = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    const size = parseInt(text(header, 124, 12).trim() || '0', 8);
    const body = archive.subarray(at + BLOCK, at + BLOCK + size);
    const type = text(header, 156, 1);
    if (type === 'x') longName = paxPath(body);
    else if (type === 'L') longName = text(body, 0, body.length);
    else {
      const name =
        longName ?? [text(header, 345, 155), text(header, 0, 100)].filter(Boolean).join('/');
      longName = undefined;
      const inPackage = name.slice(name.indexOf('/') + 1);
      if ((type === '0' || type === '') && wanted.has(inPackage))
        found.set(inPackage, Buffer.from(body));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  for (const path of wanted) {
    if (!found.has(path)) throw new Error(`${path} is not in the tarball`);
  }
  return found;
}

/** A NUL-terminated field. */
function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

/** The `path` record of a pax extended header, which long names travel in. */
function paxPath(body: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(body.toString('utf8'))?.[1];
}

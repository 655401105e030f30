import { fileTypeFromBuffer } from 'file-type';
import type { Family } from './families.ts';

const BY_MAGIC: Readonly<Record<string, Family>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/heic': 'heif',
  'image/heif': 'heif',
};

/** The family that a file's magic bytes say; null for everything else, AVIF and animations too. */
export async function realFamily(bytes: Uint8Array): Promise<Family | null> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  return found === undefined ? null : (BY_MAGIC[found.mime] ?? null);
}

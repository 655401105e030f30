import { z } from 'zod';
import { sha256Hex } from '../platform/crypto.ts';
import type { FieldIssue } from '../platform/failures.ts';
import { Failure } from '../platform/failures.ts';
import { decodeBase64 } from './base64.ts';

/** Largest image in bytes; a phone scales to 640 px on the longer side first. */
export const IMAGE_LIMIT = 400 * 1024;

/** Names an image in a request with several. */
export function inImages(index: number): string {
  return `images.${String(index)}`;
}

/** One image in a request. Size and content are judged by `decodeImages`, so that the answer names the image. */
export const Image = z
  .string()
  .max(2_000_000)
  .meta({
    id: 'Image',
    description: `JPEG, PNG or WebP in base64, at most ${String(IMAGE_LIMIT / 1024)} KB before encoding`,
  });

/**
 * The bytes of a request's images.
 * @throws Failure invalid-image that names each faulty one
 */
export function decodeImages(images: readonly string[], fieldOf = inImages): Buffer[] {
  const decoded = images.map(decodeBase64);
  const issues = decoded.flatMap((bytes, index): FieldIssue[] => {
    const issue = bytes === null ? 'is not base64' : sizeIssue(bytes);
    return issue === null ? [] : [{ field: fieldOf(index), issue }];
  });
  if (issues.length > 0) throw new Failure('invalid-image', { fields: issues });
  return decoded.filter((bytes) => bytes !== null);
}

function sizeIssue(bytes: Buffer): string | null {
  if (bytes.length === 0) return 'is empty; send a JPEG, PNG or WebP';
  if (bytes.length <= IMAGE_LIMIT) return null;
  return `is larger than ${String(IMAGE_LIMIT / 1024)} KB; scale it to 640 px on the longer side`;
}

/** @throws Failure invalid-image when one image was sent twice: it would prove nothing more */
export function mustDiffer(images: readonly Uint8Array[]): void {
  const seen = new Map<string, number>();
  for (const [index, bytes] of images.entries()) {
    const hash = sha256Hex(bytes);
    const first = seen.get(hash);
    if (first !== undefined) {
      const issue = `is the same image as ${inImages(first)}; take another one`;
      throw new Failure('invalid-image', { fields: [{ field: inImages(index), issue }] });
    }
    seen.set(hash, index);
  }
}

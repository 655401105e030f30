import { cleanImage, jpegOf } from './cleanImage.ts';
import type { Family } from './families.ts';
import { familyOf } from './families.ts';
import { MOST_BYTES } from './limits.ts';
import { realFamily } from './realType.ts';
import { RefusedError } from './refused.ts';

export interface Clean {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'application/pdf';
}

/**
 * What staff may be shown of an uploaded file: its pixels as a JPEG, or its pages as a PDF, and nothing else that was
 * in it. @throws RefusedError
 */
export async function cleanBytes(bytes: Uint8Array, declaredType: string): Promise<Clean> {
  if (bytes.length > MOST_BYTES) throw new RefusedError('TOO_LARGE', String(bytes.length));
  const family = await realFamily(bytes);
  if (family === null || family !== familyOf(declaredType)) {
    throw new RefusedError('TYPE_MISMATCH', `${declaredType} is ${family ?? 'something else'}`);
  }
  if (family === 'pdf') {
    const { cleanPdf } = await import('./cleanPdf.ts');
    return { bytes: await cleanPdf(bytes), type: 'application/pdf' };
  }
  return { bytes: await pictureOf(bytes, family), type: 'image/jpeg' };
}

async function pictureOf(bytes: Uint8Array, family: Exclude<Family, 'pdf'>): Promise<Uint8Array> {
  if (family !== 'heif') return await cleanImage(bytes);
  const { decodeHeif } = await import('./decodeHeif.ts');
  return await jpegOf(await decodeHeif(bytes));
}

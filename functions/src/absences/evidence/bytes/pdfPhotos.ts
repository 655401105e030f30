import { inflateSync } from 'node:zlib';
import { PDFArray, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import type { PDFDict, PDFObject } from '@cantoo/pdf-lib';
import { MOST_BYTES } from './limits.ts';
import { RefusedError } from './refused.ts';
import { withoutExif } from './withoutExif.ts';

const FILTER = PDFName.of('Filter');
const JPEG = PDFName.of('DCTDecode');
const FLATE = PDFName.of('FlateDecode');
/** Some writers pack a JPEG once more. */
const MOST_PACKINGS = 2;

/**
 * A stream as it is, but a photo in JPEG without what a camera wrote into it.
 * @throws RefusedError UNREADABLE for a photo that is damaged, or packed in a way that hides it from this look
 */
export function withBarePhoto(stream: PDFRawStream): PDFRawStream {
  const filters = filtersOf(stream.dict);
  if (filters.at(-1) !== JPEG) return stream;
  const packings = filters.slice(0, -1);
  if (packings.length > MOST_PACKINGS || packings.some((filter) => filter !== FLATE)) {
    throw new RefusedError('UNREADABLE', 'a photo in it');
  }
  const plain = withoutExif(packings.reduce(unpack, stream.contents));
  if (plain === null) throw new RefusedError('UNREADABLE', 'a photo in it');
  if (packings.length > 0) {
    stream.dict.set(FILTER, JPEG);
    stream.dict.delete(PDFName.of('DecodeParms'));
  }
  return PDFRawStream.of(stream.dict, plain);
}

function filtersOf(dict: PDFDict): (PDFObject | undefined)[] {
  const filter = dict.lookup(FILTER);
  if (!(filter instanceof PDFArray)) return filter === undefined ? [] : [filter];
  return filter.asArray().map((_, i) => filter.lookup(i));
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: 2 * MOST_BYTES });
  } catch {
    throw new RefusedError('UNREADABLE', 'a photo in it');
  }
}

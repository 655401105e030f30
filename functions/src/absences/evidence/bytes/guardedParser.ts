import { inflateSync } from 'node:zlib';
import { PDFArray, PDFName, PDFNumber, PDFParser, PDFRawStream } from '@cantoo/pdf-lib';
import type { PDFContext, PDFObject, PDFRef } from '@cantoo/pdf-lib';
import { MOST_OBJECTS, MOST_UNPACKED } from './limits.ts';
import { refuseNamesIn } from './pdfNames.ts';
import { RefusedError } from './refused.ts';

/**
 * The objects of a PDF. The parser unpacks object and cross-reference streams itself, without a bound: so each is
 * looked at before, and unpacked under one. What writers of PDF never do with those (several filters, or
 * others than Flate) is refused. @throws RefusedError
 */
export async function parsePdf(bytes: Uint8Array): Promise<PDFContext> {
  const parser = new GuardedParser(bytes);
  try {
    return await parser.parseDocument();
  } catch (error) {
    if (parser.refusal !== null) throw parser.refusal;
    if (error instanceof RefusedError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new RefusedError('UNREADABLE', detail);
  }
}

class GuardedParser extends PDFParser {
  /** Kept: the parser takes an error within an object for a damaged object, and reports that. */
  refusal: RefusedError | null = null;
  #unpacked = 0;
  #objects = 0;

  constructor(bytes: Uint8Array) {
    super(bytes, Infinity, true, false, false);
  }

  override parseObject(ref?: PDFRef): PDFObject {
    const object = super.parseObject(ref);
    try {
      this.#look(object);
    } catch (error) {
      if (error instanceof RefusedError) this.refusal ??= error;
      throw error;
    }
    return object;
  }

  #look(object: PDFObject): void {
    if (++this.#objects > 10 * MOST_OBJECTS) throw new RefusedError('TOO_COMPLEX', 'objects');
    if (!(object instanceof PDFRawStream)) return;
    const type = object.dict.lookup(PDFName.of('Type'));
    if (type !== PDFName.of('ObjStm') && type !== PDFName.of('XRef')) return;
    const filter = object.dict.lookup(PDFName.of('Filter'));
    const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
    if (only !== undefined && only !== PDFName.of('FlateDecode')) {
      throw new RefusedError('UNREADABLE', 'an object stream with other filters than Flate');
    }
    const plain = only === undefined ? object.contents : this.#unpack(object.contents);
    this.#unpacked += plain.length;
    if (this.#unpacked > MOST_UNPACKED) throw new RefusedError('TOO_COMPLEX', 'object streams');
    if (type === PDFName.of('XRef')) refuseEndless(object);
    else refuseNamesIn(plain);
  }

  #unpack(packed: Uint8Array): Uint8Array {
    const maxOutputLength = MOST_UNPACKED - this.#unpacked + 1;
    try {
      return inflateSync(packed, { maxOutputLength });
    } catch (error) {
      const bomb = error instanceof RangeError;
      throw new RefusedError(bomb ? 'TOO_COMPLEX' : 'UNREADABLE', 'an object stream');
    }
  }
}

/** The parser reads as many entries as a cross-reference stream states, were there none. */
function refuseEndless({ dict }: PDFRawStream): void {
  const index = dict.lookup(PDFName.of('Index'));
  const stated = [
    dict.lookup(PDFName.of('Size')),
    ...(index instanceof PDFArray ? index.asArray() : []),
  ];
  if (stated.length > 10_000) throw new RefusedError('TOO_COMPLEX', 'a cross-reference stream');
  for (const value of stated) {
    if (!(value instanceof PDFNumber) || !(value.asNumber() <= MOST_OBJECTS)) {
      throw new RefusedError('TOO_COMPLEX', 'a cross-reference stream');
    }
  }
}

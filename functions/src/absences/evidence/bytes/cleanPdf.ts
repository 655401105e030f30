import {
  PDFArray,
  PDFDict,
  PDFHeader,
  PDFName,
  PDFRawStream,
  PDFStream,
  PDFStreamWriter,
} from '@cantoo/pdf-lib';
import type { PDFContext, PDFObject } from '@cantoo/pdf-lib';
import { parsePdf } from './guardedParser.ts';
import { MOST_OBJECTS, MOST_PAGES } from './limits.ts';
import { refuseNamesIn } from './pdfNames.ts';
import { partsOf, reachable, refuseObject } from './pdfObjects.ts';
import { withBarePhoto } from './pdfPhotos.ts';
import { RefusedError } from './refused.ts';

/** What says who made a document, when, where and with what; no page shows it. */
const METADATA = ['Metadata', 'PieceInfo', 'LastModified', 'Thumb'].map((name) => PDFName.of(name));
/** A page may be hung up in a tree more than once. */
const MOST_KIDS = 4 * MOST_PAGES;

/**
 * A PDF written anew from the objects that were looked at: readers of PDF follow a file's table of objects, a parser may
 * see others, and of two readings only the one that was checked remains. So do no older revision, nothing
 * before, behind or between the objects, and no metadata, in its photos neither. A signature on the file is not
 * valid any more.
 * @throws RefusedError
 */
export async function cleanPdf(bytes: Uint8Array): Promise<Uint8Array> {
  refuseNamesIn(bytes);
  const context = await parsePdf(bytes);
  if (context.trailerInfo.Encrypt !== undefined) throw new RefusedError('ENCRYPTED', '/Encrypt');
  const objects = context.enumerateIndirectObjects();
  if (objects.length > MOST_OBJECTS) throw new RefusedError('TOO_COMPLEX', 'objects');
  for (const [, object] of objects) refuseObject(object);
  countPages(objects.map(([, object]) => object));
  for (const [, object] of objects) forget(object);
  prune(context);
  return await PDFStreamWriter.forContext(context, Infinity, true, 100).serializeToBuffer();
}

function countPages(objects: readonly PDFObject[]): void {
  let pages = 0;
  let kids = 0;
  for (const object of objects) {
    if (!(object instanceof PDFDict)) continue;
    if (object.lookup(PDFName.of('Type')) === PDFName.of('Page')) pages++;
    const children = object.lookup(PDFName.of('Kids'));
    const inTree = object.lookup(PDFName.of('Type')) === PDFName.of('Pages');
    if (inTree && children instanceof PDFArray) kids += children.size();
  }
  if (pages === 0) throw new RefusedError('UNREADABLE', 'no pages');
  if (pages > MOST_PAGES || kids > MOST_KIDS) throw new RefusedError('TOO_MANY_PAGES', 'pages');
}

function forget(object: PDFObject): void {
  for (const part of partsOf(object)) {
    if (part instanceof PDFDict) for (const key of METADATA) part.delete(key);
  }
}

function prune(context: PDFContext): void {
  delete context.trailerInfo.Info;
  context.header = PDFHeader.forVersion(1, 7);
  const kept = reachable(context);
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!kept.has(ref) || isTable(object)) context.delete(ref);
    else if (object instanceof PDFRawStream) context.assign(ref, withBarePhoto(object));
  }
}

/** What the writer makes anew. */
function isTable(object: PDFObject): boolean {
  if (!(object instanceof PDFStream)) return false;
  const type = object.dict.lookup(PDFName.of('Type'));
  return type === PDFName.of('ObjStm') || type === PDFName.of('XRef');
}

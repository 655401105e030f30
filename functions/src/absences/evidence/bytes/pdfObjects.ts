import { PDFArray, PDFDict, PDFName, PDFNull, PDFRef, PDFStream } from '@cantoo/pdf-lib';
import type { PDFContext, PDFObject } from '@cantoo/pdf-lib';
import { refuseName } from './pdfNames.ts';
import { RefusedError } from './refused.ts';

/** What an object holds itself; what it refers to is another one. */
export function* partsOf(object: PDFObject): Generator<PDFObject> {
  const rest: PDFObject[] = [object];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    yield next;
    // One by one: arguments of one call lie on the stack, and an array may hold a million.
    for (const held of heldBy(next)) rest.push(held);
  }
}

function heldBy(object: PDFObject): PDFObject[] {
  if (object instanceof PDFStream) return [object.dict];
  if (object instanceof PDFDict) return [...object.keys(), ...object.values()];
  return object instanceof PDFArray ? object.asArray() : [];
}

/** @throws RefusedError for an object that does something, or holds a file */
export function refuseObject(object: PDFObject): void {
  for (const part of partsOf(object)) {
    if (part instanceof PDFName) refuseName(part.decodeText());
    if (part instanceof PDFStream && part.dict.has(PDFName.of('F'))) {
      throw new RefusedError('EMBEDDED_FILE', 'a stream that lies in another file');
    }
    if (part instanceof PDFDict) refuseOpening(part);
  }
}

/** On opening a document may show a place within itself, as office programs write it, and do nothing else. */
function refuseOpening(dict: PDFDict): void {
  const opening = dict.lookup(PDFName.of('OpenAction'));
  if (opening === undefined || opening === PDFNull || opening instanceof PDFArray) return;
  const shows =
    opening instanceof PDFDict &&
    opening.lookup(PDFName.of('S')) === PDFName.of('GoTo') &&
    !opening.has(PDFName.of('Next'));
  if (!shows) throw new RefusedError('ACTIVE_CONTENT', '/OpenAction');
}

/** The objects that a reader can reach from the document's root. */
export function reachable(context: PDFContext): Set<PDFRef> {
  const seen = new Set<PDFRef>();
  const rest = context.trailerInfo.Root instanceof PDFRef ? [context.trailerInfo.Root] : [];
  for (let ref = rest.pop(); ref !== undefined; ref = rest.pop()) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    const object = context.lookup(ref);
    if (object === undefined) continue;
    for (const part of partsOf(object)) if (part instanceof PDFRef) rest.push(part);
  }
  return seen;
}

import type { DocumentData } from 'firebase-admin/firestore';
import { DocumentReference, GeoPoint, Timestamp } from 'firebase-admin/firestore';
import { canonicalJson } from './crypto.ts';

/** Whether two documents, as read from Firestore, hold the same values; the order of map keys says nothing. */
export function sameDocument(a: DocumentData | undefined, b: DocumentData | undefined): boolean {
  return canonicalJson(plain(a ?? null)) === canonicalJson(plain(b ?? null));
}

/** JSON would lose what tells these values apart: nanoseconds, NaN from null, a date from its text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Timestamp) return { timestamp: [value.seconds, value.nanoseconds] };
  if (value instanceof Date) return plain(Timestamp.fromDate(value));
  if (value instanceof GeoPoint) return { geoPoint: [value.latitude, value.longitude] };
  if (value instanceof DocumentReference) return { reference: value.path };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

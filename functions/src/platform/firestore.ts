import type {
  CollectionReference,
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  FirestoreDataConverter,
} from 'firebase-admin/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import type { z } from 'zod';

/**
 * A collection whose documents are parsed on read, so that drift between code and data fails where it
 * is read and not three modules later. Times are `Date` in code and Timestamp in the store.
 */
export function collection<S extends z.ZodType<object>>(
  db: Firestore,
  path: string,
  schema: S,
): CollectionReference<z.output<S>> {
  return db.collection(path).withConverter(converter(schema));
}

/** The converter behind `collection`, also for collection-group queries. */
export function converter<S extends z.ZodType<object>>(
  schema: S,
): FirestoreDataConverter<z.output<S>> {
  return {
    toFirestore: (value) => value,
    fromFirestore: (snapshot) => schema.parse(withDates(snapshot.data())),
  };
}

/**
 * Many documents of one collection in one call, in their order: null where there is none, an error where one
 * cannot be parsed, so that a damaged document spoils no other.
 */
export async function getEach<T extends object>(
  db: Firestore,
  refs: readonly DocumentReference<T>[],
): Promise<(T | Error | null)[]> {
  if (refs.length === 0) return [];
  // Snapshots come in the order asked for, each with its reference's own converter; getAll's type forgets it.
  const found = (await db.getAll(...refs)) as DocumentSnapshot<T>[];
  return found.map((snapshot) => {
    try {
      return snapshot.data() ?? null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}

/** Timestamps to Dates, at any depth. */
export function withDates(value: unknown): unknown {
  if (value instanceof Timestamp) return value.toDate();
  if (Array.isArray(value)) return value.map(withDates);
  if (value !== null && typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withDates(v)]));
  }
  return value;
}

function isPlain(value: object): boolean {
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
}

/**
 * The precondition that a document has not been written since it was read: a guard without the lock of a
 * transaction, which a killed process would leave behind. @throws Error for a document that was not there
 */
export function unchangedSince({ updateTime }: Pick<DocumentSnapshot, 'updateTime'>): {
  lastUpdateTime: Timestamp;
} {
  if (updateTime === undefined)
    throw new Error('a document that was not there cannot be unchanged');
  return { lastUpdateTime: updateTime };
}

/** gRPC status ALREADY_EXISTS: a `create()` lost the race for its document. */
export function isAlreadyExists(error: unknown): boolean {
  return grpcCode(error) === 6;
}

/** gRPC status FAILED_PRECONDITION or NOT_FOUND: a precondition on a document did not hold. */
export function isPreconditionFailed(error: unknown): boolean {
  const code = grpcCode(error);
  return code === 9 || code === 5;
}

/** gRPC status INVALID_ARGUMENT of a transaction that was closed under contention: it may be begun anew. */
export function isClosedTransaction(error: unknown): boolean {
  return grpcCode(error) === 3 && error instanceof Error && /transaction/i.test(error.message);
}

function grpcCode(error: unknown): number | null {
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
    return error.code;
  }
  return null;
}

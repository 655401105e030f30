import type { Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';

const Position = z.tuple([CursorInstant, Id]);

/**
 * A page of documents in the order of `createdAt`, either way, and of their ids; one more than the page is read.
 * @throws Failure invalid-request for a cursor that is none of ours
 */
export async function createdPage<T extends { readonly createdAt: Date }>(
  query: Query<T>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{
  readonly page: readonly QueryDocumentSnapshot<T>[];
  readonly nextCursor: string | null;
}> {
  const from = cursor === undefined ? query : query.startAfter(...decodeCursor(cursor, Position));
  const { docs } = await from.limit(limit + 1).get();
  return pageOf(docs, limit, (doc) => [doc.data().createdAt.toISOString(), doc.id]);
}

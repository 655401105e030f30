import { z } from 'zod';
import { isStorableId } from '../platform/ids.ts';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
import { ListRecordsReply, ListRecordsRequest } from './contract.ts';
import { firestoreRecords } from './firestoreRecords.ts';
import { narrowFilter } from './narrowFilter.ts';
import { permittedFilter } from './permittedFilter.ts';
import type { PlacedRecord, RecordPosition } from './recordSource.ts';
import { toRecord } from './toRecord.ts';

export const listRecords = operation({
  name: 'listRecords',
  summary:
    'Records by any mix of course, session, student, section, staff, time, status, method and departure, newest first.',
  method: 'GET',
  path: '/records',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListRecordsRequest,
  output: ListRecordsReply,
  failures: ['not-found'],
  handler: async ({ caller, input: { limit, cursor, ...asked }, services }) => {
    const filter = await narrowFilter(services, await permittedFilter(services, caller, asked));
    const after = cursor === undefined ? undefined : positionOf(cursor);
    let found: readonly PlacedRecord[] = [];
    if (filter !== null) {
      const source = firestoreRecords(services.db);
      for await (const page of source.pages(filter, { size: limit + 1, after })) {
        found = page;
        break;
      }
    }
    const { page, nextCursor } = pageOf(found, limit, ({ startsAt, path }) => [
      startsAt.toISOString(),
      path,
    ]);
    return { records: page.map(({ record }) => toRecord(record)), nextCursor };
  },
});

/** @throws Failure invalid-request */
function positionOf(cursor: string): RecordPosition {
  const [startsAt, path] = decodeCursor(cursor, Position);
  return { startsAt, path };
}

const RecordPath = z
  .string()
  .regex(/^sessions\/[^/]+\/attendance\/[^/]+$/)
  .refine((path) => path.split('/').every(isStorableId));

const Position = z.tuple([CursorInstant, RecordPath]);

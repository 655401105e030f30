import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { randomToken, sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { isAlreadyExists } from '../../platform/firestore.ts';
import type { CallContext, Member } from '../../platform/operation.ts';
import { operation } from '../../platform/operation.ts';
import { takeSlot } from '../../platform/rateLimit.ts';
import { courseOf } from '../courseStore.ts';
import { RosterImport, StartRosterImportRequest } from './contract.ts';
import type { FileFacts } from './importFiles.ts';
import { filePath, putFile, takeFile } from './importFiles.ts';
import { importReply } from './importReply.ts';
import type { StoredImport } from './importStore.ts';
import { NO_COUNTS, imports } from './importStore.ts';

/** What an import says about students is kept as long as somebody may still ask. */
const KEPT_S = 7 * 24 * 3600;
/** Of one admin: each may be 20 MB of work. */
const PER_HOUR = 60;

export const startRosterImport = operation({
  name: 'startRosterImport',
  summary: 'Begin to bring a CSV onto rosters, as a dry run unless told otherwise.',
  method: 'POST',
  path: '/roster-imports',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: StartRosterImportRequest,
  output: RosterImport,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    if (input.courseId !== undefined) {
      const course = await courseOf(db, input.courseId);
      if (course === undefined) throw new Failure('not-found');
      if (course.status !== 'active') {
        throw new Failure('conflict', { detail: 'The course is archived.' });
      }
    }
    const name = input.upload ?? inlineName(context);
    const id = sha256Hex(`roster import\n${caller.uid}\n${name}`).slice(0, 32);
    const ref = imports(db).doc(id);
    if ((await ref.get()).exists) throw takenAlready();
    const slot = await takeSlot(services, `rosterImport:${caller.uid}`, PER_HOUR, 3600);
    if (slot === null) throw new Failure('rate-limited', { retryAfterS: 600 });
    const path = filePath(caller.uid, name);
    const file =
      input.csv === undefined
        ? await takeFile(services, path)
        : await putFile(services, path, input.csv);
    return await commit(context, ({ tx, now, audit }) => {
      const doc = begun(context, { path, ...file }, now);
      tx.create(ref, doc);
      const { mode, missing, courseId } = doc;
      const details = { mode, missing, courseId, bytes: file.bytes };
      audit({ action: 'roster-import.started', subject: ref.path, details });
      return Promise.resolve(importReply(id, doc));
    }).catch((error: unknown) => {
      // Of two calls at once for one upload, under two keys.
      throw isAlreadyExists(error) ? takenAlready() : error;
    });
  },
});

function takenAlready(): Failure {
  return new Failure('conflict', {
    detail: 'This upload is being imported or was: upload the file under another name.',
  });
}

/** The same for every call under one key. */
function inlineName({ caller, idempotencyKey }: CallContext & { readonly caller: Member }): string {
  const key = idempotencyKey ?? randomToken();
  return sha256Hex(`inline\n${caller.uid}\n${key}`).slice(0, 32);
}

function begun(
  {
    caller,
    input,
  }: {
    readonly caller: Member;
    readonly input: { courseId?: string | undefined } & Pick<StoredImport, 'mode' | 'missing'>;
  },
  file: FileFacts & { readonly path: string },
  now: Date,
): StoredImport {
  return {
    by: caller.uid,
    courseId: input.courseId ?? null,
    mode: input.mode,
    missing: input.missing,
    state: 'checking',
    dryRun: false,
    file,
    content: null,
    next: { offset: 0, line: 1 },
    nextMissing: { course: 0, after: null },
    progress: { bytes: 0, rows: 0 },
    counts: NO_COUNTS,
    problemsKept: 0,
    problem: null,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    expiresAt: after(now, KEPT_S),
  };
}

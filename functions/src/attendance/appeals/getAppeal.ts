import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { z } from 'zod';
import { isStaffOf } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { evidenceOf } from '../attemptStore.ts';
import { showToStaff } from '../evidence.ts';
import type { StoredRecord } from '../recordStore.ts';
import { recordRef } from '../recordStore.ts';
import { toRecord } from '../toRecord.ts';
import type { StoredAppeal } from './appealStore.ts';
import { appeals } from './appealStore.ts';
import { GetAppealReply, GetAppealRequest } from './contract.ts';
import { toAppeal } from './toAppeal.ts';

export const getAppeal = operation({
  name: 'getAppeal',
  summary: 'One appeal with the mark that stands; for staff with the evidence, and audited.',
  method: 'POST',
  path: '/appeals/{appealId}/evidence',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: GetAppealRequest,
  output: GetAppealReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const { appealId } = input;
    const appeal = (await appeals(db).doc(appealId).get()).data();
    if (appeal === undefined) throw new Failure('not-found');
    const { sessionId, uid, courseId, attemptId } = appeal;
    const ref = recordRef(db, sessionId, uid);
    if (caller.role === 'student') {
      if (uid !== caller.uid) throw new Failure('not-found');
      return { ...withRecord(appealId, appeal, await ref.get()), evidence: null };
    }
    if (!isStaffOf(caller.access, courseId, clock.now())) throw new Failure('not-found');
    return await commit(
      context,
      async (write) => {
        const record = await write.tx.get(ref);
        const evidence = evidenceOf(db, sessionId, uid);
        const found = attemptId === null ? [] : [await write.tx.get(evidence.doc(attemptId))];
        const about = { sessionId, studentUid: uid };
        const shown = showToStaff(write, db, about, found);
        return { ...withRecord(appealId, appeal, record), evidence: shown };
      },
      { keepReply: false },
    );
  },
});

function withRecord(
  appealId: string,
  appeal: StoredAppeal,
  snapshot: DocumentSnapshot<StoredRecord>,
): Omit<z.input<typeof GetAppealReply>, 'evidence'> {
  const record = snapshot.data();
  return {
    appeal: toAppeal(appealId, appeal),
    record: record === undefined ? null : toRecord(record),
    eventId: record?.eventId ?? null,
  };
}

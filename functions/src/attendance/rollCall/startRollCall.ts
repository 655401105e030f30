import type { Session } from '../../courses/index.ts';
import { activeRosterOf, isRosteredAt } from '../../courses/index.ts';
import type { PhotoFindings } from '../../faces/index.ts';
import { findInPhoto } from '../../faces/index.ts';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { randomToken } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { isAlreadyExists, isPreconditionFailed } from '../../platform/firestore.ts';
import type { CallContext, Member } from '../../platform/operation.ts';
import { operation } from '../../platform/operation.ts';
import { takeSlot } from '../../platform/rateLimit.ts';
import type { Services } from '../../platform/services.ts';
import { leaseRef } from '../attemptStore.ts';
import { freeExpired } from '../claim.ts';
import { taughtSession } from '../staff.ts';
import { StartRollCallReply, StartRollCallRequest } from './contract.ts';
import type { Photo } from './photoStore.ts';
import { deletePhoto, photoPath, readPhoto } from './photoStore.ts';
import { summaryOf } from './rollCallReply.ts';
import type { StoredRollCall } from './rollCallStore.ts';
import { rollCallIdOf, rollCallRef } from './rollCallStore.ts';

/** Long enough to look at it after the lesson, short for what it holds. */
const KEPT_S = 24 * 3600;
/** As long as a call may take: a photo of 120 faces takes some seconds. */
const LEASE_S = 35;
const MOST_EXPECTED = 600;
/** Of one teacher: a photo costs as much as a hundred check-ins. */
const PER_HOUR = 30;

/**
 * Storage rules let a claim of "instructor" upload, and claims outlive a grant: who may call the roll of this
 * session is judged here. No mark is written: a person looks first.
 */
export const startRollCall = operation({
  name: 'startRollCall',
  summary: 'Find out from an uploaded photo of the room who is there; the photo is deleted.',
  method: 'POST',
  path: '/sessions/{sessionId}/roll-calls',
  roles: ['instructor', 'admin'],
  tier: 'face',
  writes: true,
  input: StartRollCallRequest,
  output: StartRollCallReply,
  failures: ['not-found', 'conflict', 'in-progress', 'invalid-image', 'too-busy'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const session = await taughtSession(services, caller, input.sessionId);
    const path = photoPath(session.id, caller.uid, input.upload);
    if (session.status === 'cancelled') {
      await deletePhoto(services, path);
      throw new Failure('conflict', { detail: 'The session was cancelled.' });
    }
    const id = rollCallIdOf(session.id, caller.uid, input.upload);
    const known = (await rollCallRef(db, id).get()).data();
    if (known !== undefined) {
      // A kill between the commit and the deletion left it, or it was uploaded again.
      await deletePhoto(services, path);
      return summaryOf(id, known);
    }
    const letGo = await holdLease(context, id);
    try {
      const reply = await analyse(context, session, id, path);
      await deletePhoto(services, path);
      return reply;
    } catch (error) {
      // Where the same call may come again it needs the photo again (if it never comes, the sweep does); else
      // nothing more is to be had from it.
      if (!mayComeAgain(error)) await deletePhoto(services, path);
      throw error;
    } finally {
      await letGo();
    }
  },
});

async function analyse(
  context: CallContext & { readonly caller: Member },
  session: Session,
  id: string,
  path: string,
) {
  const { services, caller } = context;
  const slot = await takeSlot(services, `rollCall:${caller.uid}`, PER_HOUR, 3600);
  if (slot === null) throw new Failure('rate-limited', { retryAfterS: 600 });
  const photo = await readPhoto(services, path);
  const uids = await expectedIn(services, session);
  const findings = await findInPhoto(services, uids, photo.bytes);
  return await commit(context, ({ tx, now, audit }) => {
    const rollCall = proposal(session, caller.uid, photo, findings, now);
    tx.create(rollCallRef(services.db, id), rollCall);
    const reply = summaryOf(id, rollCall);
    const { present, uncertain, unknownFaces } = reply.found;
    const details = { sessionId: session.id, present, uncertain, unknownFaces };
    audit({ action: 'roll-call.proposed', subject: `rollCalls/${id}`, details });
    return Promise.resolve(reply);
  });
}

/** @throws Failure conflict when there are too many */
async function expectedIn({ db }: Services, session: Session): Promise<string[]> {
  const roster = await activeRosterOf(db, session.courseId, MOST_EXPECTED + 1);
  if (roster.length > MOST_EXPECTED) {
    const detail = `A roll call by photo looks for at most ${String(MOST_EXPECTED)} people.`;
    throw new Failure('conflict', { detail });
  }
  return roster.flatMap((entry) =>
    entry.uid !== null && isRosteredAt(entry, session.startsAt) ? [entry.uid] : [],
  );
}

function proposal(
  { id: sessionId, courseId }: Session,
  by: string,
  { generation }: Photo,
  { widthPx, heightPx, moreFaces, people, unknown, thresholds }: PhotoFindings,
  now: Date,
): StoredRollCall {
  const { review: reviewFrom, identify: identifyFrom, margin: marginFrom } = thresholds;
  return {
    sessionId,
    courseId,
    by,
    status: 'proposed',
    createdAt: now,
    expiresAt: after(now, KEPT_S),
    confirmedAt: null,
    confirmedBy: null,
    generation,
    widthPx,
    heightPx,
    moreFaces,
    limits: { reviewFrom, identifyFrom, marginFrom },
    people: people.map((one) => ({ ...one })),
    unknownFaces: unknown.map((box) => ({ ...box })),
  };
}

/** One look at one photo at a time. @throws Failure in-progress @returns how to let it go */
async function holdLease(context: CallContext, id: string): Promise<() => Promise<void>> {
  const { db, clock } = context.services;
  const ref = leaseRef(db, 'rollCall', id);
  for (let round = 0; round < 2; round++) {
    try {
      const runId = randomToken(12);
      const expiresAt = after(clock.now(), LEASE_S);
      const { writeTime } = await ref.create({ runId, nonce: id, expiresAt });
      return async () => {
        try {
          await ref.delete({ lastUpdateTime: writeTime });
        } catch (error) {
          if (!isPreconditionFailed(error)) throw error;
        }
      };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      await freeExpired(context, await ref.get());
    }
  }
  throw new Failure('in-progress', { retryAfterS: 2 });
}

/** An error that is no Failure is an outage or a defect: it says nothing about the photo. */
function mayComeAgain(error: unknown): boolean {
  return !(error instanceof Failure) || RETRYABLE.has(error.code);
}

const RETRYABLE = new Set<Failure['code']>([
  'too-busy',
  'unavailable',
  'rate-limited',
  'in-progress',
]);

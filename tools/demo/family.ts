import { doc, getDoc } from 'firebase/firestore';
import { checkInWith, registerPush } from '../../functions/client/index.ts';
import { acceptInvitation, signIn } from '../school/people.ts';
import type { SignedIn } from '../school/people.ts';
import type { Actor } from './cast.ts';
import { seeing } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import { ownCourse, placesOf } from './ownCourse.ts';
import { refusalOf } from './refusalOf.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';
import { delivered, pushed, told, toldSoFar } from './told.ts';

/** What a guardian is told and sees of a child, until it is over. */
export function family(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [child, other] = [actors[5], actors[6]];
  if (!child || !other) throw new Error('eight actors are needed');
  const home = once(() => openHome(stage, child, other));
  return [
    {
      name: 'an invited guardian sees this child and no other',
      decision: 'refused',
      reasons: ['not-found', 'permission-denied'],
      run: async () => oneChild(await home()),
    },
    {
      name: 'absent at close: student and guardian are told',
      decision: 'absent',
      reasons: [],
      run: async () => absence(stage, await home()),
    },
    {
      name: 'a late arrival: the guardian is told',
      decision: 'accepted/late',
      reasons: [],
      run: async () => late(stage, await home()),
    },
    {
      name: 'a custody block: at once nothing more',
      decision: 'refused',
      reasons: ['not-found', 'permission-denied'],
      run: async () => blocked(stage, await home()),
    },
  ];
}

interface Home {
  readonly guardian: SignedIn;
  readonly child: Actor;
  readonly other: Actor;
  /** Of these two alone. */
  readonly courseId: string;
  /** A session at which both have a mark. */
  readonly sessionId: string;
}

async function openHome(stage: Stage, child: Actor, other: Actor): Promise<Home> {
  const { admin, ports } = stage;
  const email = `family-${crypto.randomUUID().slice(0, 8)}@school.example`;
  const about = { relation: 'parent', rights: { attendance: true, consent: false } } as const;
  await admin.client.linkGuardian({ guardianEmail: email, childUid: child.uid, ...about });
  const person = { email, name: 'Frieda Example' };
  await acceptInvitation(ports, person);
  const placeIds = await placesOf(stage, stage.courseId);
  const courseId = await ownCourse(stage, [child, other], { placeIds });
  const sessionId = await extraSession(admin.client, courseId);
  for (const { uid: studentUid } of [child, other]) {
    const mark = { status: 'present', reason: 'By the paper list.' } as const;
    await admin.client.markAttendance({ sessionId, studentUid, ...mark });
  }
  return { guardian: await signIn(ports, person), child, other, courseId, sessionId };
}

async function oneChild(home: Home): Promise<Outcome> {
  const { guardian, child, other } = home;
  const { children } = await guardian.client.listMyChildren();
  const mark = await markOf(home, child);
  const names = children.map(({ uid }) => uid);
  const isOwnSeen = names.join() === child.uid && mark === 'present';
  return {
    ...(await refusalsAbout(home, other)),
    flaw: isOwnSeen ? undefined : `saw ${String(names.length)} children, the own one ${mark}`,
  };
}

/** What comes of asking for a child by an operation and, past it, for a record by the client SDK. */
async function refusalsAbout(home: Home, { uid: childUid }: Actor): Promise<Outcome> {
  const { client } = home.guardian;
  const refusals = [
    await refusalOf(() => client.getChild({ childUid })),
    await refusalOf(() => markOf(home, { uid: childUid })),
  ];
  const decision = refusals.includes(null) ? 'accepted' : 'refused';
  return { decision, reasons: refusals.map(String) };
}

async function markOf({ guardian, sessionId }: Home, { uid }: Pick<Actor, 'uid'>): Promise<string> {
  const record = await getDoc(doc(guardian.firestore, `sessions/${sessionId}/attendance/${uid}`));
  return String(record.get('status'));
}

/** Inbox and push of both; a locked screen names nobody. */
async function absence({ admin, ports }: Stage, home: Home): Promise<Outcome> {
  const { guardian, child, other, courseId } = home;
  const [phone, hers] = [`phone-${crypto.randomUUID()}`, `phone-${crypto.randomUUID()}`];
  await registerPush(child.client, { token: phone, platform: 'android' });
  await registerPush(guardian.client, { token: hers, platform: 'ios' });
  const sessionId = await extraSession(admin.client, courseId, { startsIn: -240 });
  const there = { studentUid: other.uid, status: 'present', reason: 'Was there.' } as const;
  await admin.client.markAttendance({ sessionId, ...there });
  await admin.client.closeSession({ sessionId });
  const { record } = await admin.client.getRecord({ sessionId, studentUid: child.uid });
  const kind = 'attendance.absent';
  const notices = [
    await told(child, kind, { sessionId }),
    await told(guardian, kind, { sessionId }),
  ];
  const pushes = [await pushed(ports, phone, kind), await pushed(ports, hers, kind)];
  const { personal } = await child.client.getMyProfile();
  const [first = ''] = personal.name.split(' ');
  const named = pushes.some((push) => JSON.stringify(push).includes(first));
  const about = notices.map(({ childUid }) => childUid);
  const isRight =
    about.join() === ['', child.uid].join() && pushes[1]?.data['childUid'] === child.uid;
  return {
    decision: record?.status ?? 'none',
    reasons: [],
    flaw: named ? 'a push names the student' : isRight ? undefined : 'told of the wrong child',
  };
}

async function late({ admin }: Stage, { guardian, child, courseId }: Home): Promise<Outcome> {
  const times = { startsIn: -30, lateAfterIn: -1 };
  const sessionId = await extraSession(admin.client, courseId, times);
  const reply = await checkInWith(child.client, child.phone, sessionId, seeing(child.photo));
  const { childUid } = await told(guardian, 'check-in.late', { sessionId });
  const outcome = outcomeOf(reply);
  return childUid === child.uid ? outcome : { ...outcome, flaw: 'told of the wrong child' };
}

/** Of what comes after it the student is told, and the guardian is not. */
async function blocked(stage: Stage, home: Home): Promise<Outcome> {
  const { guardian, child, courseId } = home;
  const { client } = stage.admin;
  const before = await markOf(home, child);
  const block = { guardianUid: guardian.uid, childUid: child.uid };
  const { blockId } = await client.blockGuardian({ ...block, reason: 'By an order of the court.' });
  const outcome = await refusalsAbout(home, child);
  const sessionId = await extraSession(client, courseId);
  const mark = { studentUid: child.uid, status: 'absent', reason: 'Was not there.' } as const;
  await client.markAttendance({ sessionId, ...mark });
  const { noticeId } = await told(child, 'attendance.mark', { sessionId });
  await delivered(stage, noticeId);
  const still = await toldSoFar(guardian, 'attendance.mark', { sessionId });
  const again = { childUid: child.uid, relation: 'parent' } as const;
  const rights = { attendance: true, consent: false };
  const relink = await refusalOf(() =>
    client.linkGuardian({ guardianUid: guardian.uid, ...again, rights }),
  );
  await client.unblockGuardian({ childUid: child.uid, blockId });
  await guardian.close();
  const flaw =
    before !== 'present'
      ? 'nothing was seen before either'
      : still !== null
        ? 'the guardian was told'
        : relink === 'conflict'
          ? undefined
          : `linked again: ${String(relink)}`;
  return { ...outcome, flaw };
}

/** Made at the first call, the same ever after. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

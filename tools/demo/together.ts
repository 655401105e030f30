import { signInWithCustomToken } from 'firebase/auth';
import { connectStorageEmulator, getStorage, ref, uploadBytes } from 'firebase/storage';
import type { Client, Kiosk } from '../../functions/client/index.ts';
import { DeviceKey, checkInAtKiosk, pairTablet } from '../../functions/client/index.ts';
import { HOST } from '../emulators/ports.ts';
import sharp from '../photos/sharp.ts';
import type { Connection } from '../school/connection.ts';
import { connect } from '../school/connection.ts';
import { CAMPUS, offset } from '../school/places.ts';
import type { Actor } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import { ownCourse } from './ownCourse.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

/** One face among many: at a tablet by the door, and in a photo of the room. */
export function together(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [a, b, c, d] = actors;
  if (!a || !b || !c || !d) throw new Error('four actors are needed');
  return [
    {
      name: 'own face before a kiosk',
      decision: 'accepted/present',
      reasons: [],
      run: async () => outcomeAt(await atKiosk(stage, stage.courseId, stage.teacher.client, a)),
    },
    {
      name: 'before a kiosk where somebody else is expected',
      decision: 'rejected',
      reasons: ['FACE_UNKNOWN'],
      run: async () => {
        const courseId = await ownCourse(stage, [a]);
        return outcomeAt(await atKiosk(stage, courseId, stage.admin.client, b));
      },
    },
    {
      name: 'a photo of the room finds who is there, a person confirms it',
      decision: 'present',
      reasons: [],
      run: () => rollCall(stage, [a, b, c], d),
    },
  ];
}

type KioskReply = Awaited<ReturnType<typeof checkInAtKiosk>>;

/** As a phone's: reasons with hints, nothing measured. */
function outcomeAt({ decision, status, reasons, alreadyRecorded, at }: KioskReply): Outcome {
  const rest = { attemptId: null, sessionId: '', departure: 'none' as const };
  return outcomeOf({ ...rest, decision, status, reasons, alreadyRecorded, at });
}

/** A new place with a session and a tablet, before which somebody stands. */
async function atKiosk(
  { admin, ports }: Stage,
  courseId: string,
  teacher: Client,
  { photo }: Actor,
): Promise<KioskReply> {
  const { lat, lng } = offset(CAMPUS, 0, 400);
  const boundary = {
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [lng, lat] },
    properties: { radiusM: 20 },
  };
  const place = await admin.client.createPlace({ name: 'Room with a kiosk', boundary });
  const placeIds = [place.id];
  const sessionId = await extraSession(teacher, courseId, {}, { placeIds });
  const { kioskId, code } = await admin.client.createKiosk({ placeId: place.id, name: 'Door' });
  const connection = connect(ports);
  try {
    const kiosk = await paired(connection, code);
    return await checkInAtKiosk(connection.client, kiosk, { frames: [photo] });
  } finally {
    await connection.close();
    await admin.client.revokeKiosk({ kioskId });
    await teacher.cancelSession({ sessionId });
  }
}

async function paired({ client, auth }: Connection, code: string): Promise<Kiosk> {
  const key = await DeviceKey.generate();
  const { kioskId: uid, deviceId, placeId, token } = await pairTablet(client, code, key);
  await signInWithCustomToken(auth, token);
  let counter = 0;
  return { uid, deviceId, placeId, key, nextCounter: () => ++counter };
}

/** Uploads by the client SDK, under the storage rules, as a teacher's app does. */
async function rollCall(
  { teacher, courseId, ports }: Stage,
  there: readonly Actor[],
  away: Actor,
): Promise<Outcome> {
  const sessionId = await extraSession(teacher.client, courseId);
  const storage = getStorage(teacher.auth.app);
  connectStorageEmulator(storage, HOST, ports.storage);
  const upload = crypto.randomUUID();
  const path = `rollCalls/${sessionId}/${teacher.uid}/${upload}`;
  const photo = await room(there);
  await uploadBytes(ref(storage, path), photo, { contentType: 'image/jpeg' });
  const { rollCallId } = await teacher.client.startRollCall({ sessionId, upload });
  const { people } = await teacher.client.getRollCall({ rollCallId });
  const seen = people.filter(({ sighting }) => sighting === 'present');
  const found = new Set(seen.map(({ studentUid }) => studentUid));
  const missed = there.filter(({ uid }) => !found.has(uid));
  const marks = [
    ...there.map(({ uid }) => ({ studentUid: uid, status: 'present' as const })),
    { studentUid: away.uid, status: 'absent' as const },
  ];
  await teacher.client.confirmRollCall({ rollCallId, marks });
  const about = { sessionId, studentUid: there[0]?.uid ?? '' };
  const { record } = await teacher.client.getRecord(about);
  const wrong = found.has(away.uid) || missed.length > 0 || record?.method !== 'roll_call';
  const flaw = wrong ? `${String(missed.length)} of the people there were not found` : undefined;
  return {
    decision: record?.status ?? 'none',
    reasons: [],
    ...(flaw === undefined ? {} : { flaw }),
  };
}

/** People side by side before a grey wall. */
async function room(people: readonly Actor[]): Promise<Uint8Array> {
  const side = 420;
  const portraits = await Promise.all(
    people.map(async ({ photo }, i) => ({
      input: await sharp(photo).resize(side, side, { fit: 'cover' }).png().toBuffer(),
      left: 40 + i * (side + 40),
      top: 60,
    })),
  );
  const width = 40 + people.length * (side + 40);
  return await sharp({ create: { width, height: side + 120, channels: 3, background: '#a8a49c' } })
    .composite(portraits)
    .jpeg({ quality: 92 })
    .toBuffer();
}

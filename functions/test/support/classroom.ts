import { randomUUID } from 'node:crypto';
import type { Client, Phone, ReportedLocation, Seen } from '../../client/index.ts';
import { DeviceKey, createClient, registerPhone, signedRequest } from '../../client/index.ts';
import { operations } from '../../src/operations.ts';
import type { Operation } from '../../src/platform/operation.ts';
import type { Services } from '../../src/platform/services.ts';
import { callAs, emulatorServices } from './call.ts';
import { member } from './school.ts';

/** Whence everybody calls unless something else is said (RFC 5737). */
const ADDRESS = '192.0.2.1';

/** The centre of the classroom's fence, 50 m in radius. */
export const ROOM = { lat: 52.52, lng: 13.405 };

/** A course with a place and one session that started five minutes ago and takes check-ins. */
export interface Classroom {
  readonly services: Services;
  readonly admin: string;
  readonly courseId: string;
  readonly placeId: string;
  readonly sessionId: string;
}

/** A student of the classroom with a registered phone. */
export interface Student {
  readonly uid: string;
  readonly studentNumber: string;
  readonly client: Client;
  readonly phone: Phone;
}

export interface SessionTimes {
  /** Minutes from now; negative is past. */
  readonly startsIn?: number;
  readonly lasts?: number;
  readonly lateAfterIn?: number;
}

/** In the suite's own project unless `services` lead to another. */
export async function classroom(
  times: SessionTimes = {},
  services: Services = emulatorServices(),
): Promise<Classroom> {
  const admin = await member('admin', {}, services);
  const boundary = {
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [ROOM.lng, ROOM.lat] },
    properties: { radiusM: 50 },
  };
  const place = await callAs(
    admin,
    operations.createPlace,
    { name: 'Room 1', boundary },
    { services },
  );
  const timeZone = 'Europe/Berlin';
  const term = await callAs(
    admin,
    operations.createTerm,
    { name: 'Term', from: '2026-01-01', to: '2026-12-31', timeZone },
    { services },
  );
  const code = randomUUID().slice(0, 8);
  const course = await callAs(
    admin,
    operations.createCourse,
    { title: 'Physics', code, termId: term.id, timeZone, placeIds: [place.id] },
    { services },
  );
  const sessionId = await addSession(admin, course.id, times, services);
  return { services, admin, courseId: course.id, placeId: place.id, sessionId };
}

/** An extra session around now. */
export async function addSession(
  admin: string,
  courseId: string,
  { startsIn = -5, lasts = 60, lateAfterIn = startsIn + 10 }: SessionTimes = {},
  services: Services = emulatorServices(),
): Promise<string> {
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const times = {
    startsAt: at(startsIn),
    endsAt: at(startsIn + lasts),
    opensAt: at(startsIn - 15),
    lateAfter: at(lateAfterIn),
    closesAt: at(startsIn + lasts),
  };
  const session = await callAs(admin, operations.addSession, { courseId, ...times }, { services });
  return session.id;
}

/** An operation table behind the typed client, without a network. */
export function localClient(
  uid: string,
  services: Services = emulatorServices(),
  ip = ADDRESS,
): Client {
  const byName = new Map<string, Operation>(Object.entries(operations));
  return createClient(async (name, data) => {
    const op = byName.get(name);
    if (op === undefined) throw new Error(`no operation ${name}`);
    const { idempotencyKey: key, ...input } = data as { idempotencyKey: string };
    return await callAs(uid, op, input as never, { key, services, ip });
  });
}

/**
 * A student of age on the roster, with consent, a phone, and (with `shots`) an enrolled face.
 * @param ip whence the student calls; what is not admitted yet is limited by address
 */
export async function student(
  { admin, courseId, services }: Classroom,
  shots: readonly string[] | null,
  ip = ADDRESS,
): Promise<Student> {
  const uid = `student-${randomUUID().slice(0, 8)}`;
  const email = `${uid}@school.example`;
  const studentNumber = uid.slice(8);
  await services.auth.createUser({ uid, email, emailVerified: true });
  const students = [{ studentNumber, email, name: 'Student' }];
  await callAs(admin, operations.addToRoster, { courseId, students }, { services });
  const client = localClient(uid, services, ip);
  await client.completeRegistration({ name: 'Student' });
  const birthDate = '2000-01-31';
  await callAs(admin, operations.updateProfile, { uid, birthDate }, { services });
  const phone = await newPhone(uid, client);
  if (shots !== null) {
    const { currentTextVersion } = await client.getConsent();
    await client.giveConsent({ textVersion: currentTextVersion });
    await client.enrolFace({ images: [...shots] });
  }
  return { uid, studentNumber, client, phone };
}

/** Another phone of the same account. */
export async function newPhone(uid: string, client: Client): Promise<Phone> {
  const key = await DeviceKey.generate();
  const deviceId = await registerPhone(client, uid, key, { name: 'Phone', platform: 'web' });
  let counter = 0;
  return { uid, deviceId, key, nextCounter: () => ++counter };
}

/** A fresh, precise fix at the middle of the room, or what `changes` make of it. */
export function fixInRoom(changes: Partial<ReportedLocation> = {}): ReportedLocation {
  return { ...ROOM, accuracyM: 10, fixAt: new Date().toISOString(), ...changes };
}

/** Frames given in base64, seen in the room. */
export function seen(images: readonly string[], location: Seen['location'] = fixInRoom()): Seen {
  return { frames: images.map((image) => new Uint8Array(Buffer.from(image, 'base64'))), location };
}

/** A signed request with a challenge of its own. */
export async function request(
  { client, phone }: Student,
  sessionId: string,
  what: Seen,
  operation: 'checkIn' | 'checkOut' = 'checkIn',
): Promise<Parameters<Client['checkIn']>[0]> {
  const { deviceId } = phone;
  const { challenge } = await client.beginCheckIn({ sessionId, deviceId, operation });
  return await signedRequest(phone, sessionId, challenge, what, operation);
}

import type { Phone, ReportedLocation, Seen } from '../../functions/client/index.ts';
import { CallFailed, DeviceKey, registerPhone } from '../../functions/client/index.ts';
import { joinAsStudent, signIn } from '../school/people.ts';
import type { SignedIn } from '../school/people.ts';
import { CAMPUS } from '../school/places.ts';
import { STUDENTS, studentPerson } from '../school/roll.ts';
import type { Log } from '../support/log.ts';
import type { Sitter } from './photos.ts';
import { FEWEST_PHOTOS } from './photos.ts';
import type { Stage } from './stage.ts';

/** A student with an enrolled face, a registered phone and a photo that was not used to enrol. */
export interface Actor extends SignedIn {
  readonly name: string;
  readonly email: string;
  readonly phone: Phone;
  readonly photo: Uint8Array<ArrayBuffer>;
}

/** So many are needed to play all scenarios without one spoiling another. */
export const FEWEST_ACTORS = 8;
const ENROLLED = 3;

/**
 * Those with photos enough, the others named.
 * @throws Error when too few remain: better known before a suite is started
 */
export function candidates(sitters: readonly Sitter[], log: Log): Sitter[] {
  const enough = sitters.filter(({ name, photos: { length } }) => {
    const few = length < FEWEST_PHOTOS;
    if (few) log(`left out: ${name}, ${String(length)} photos, ${String(FEWEST_PHOTOS)} needed`);
    return !few;
  });
  mustSuffice(enough.length, sitters.length);
  return enough;
}

function mustSuffice(remain: number, all: number): void {
  if (remain >= FEWEST_ACTORS) return;
  const people = `${String(remain)} of ${String(all)} people remain`;
  throw new Error(`${people}; the demonstration needs ${String(FEWEST_ACTORS)}`);
}

/**
 * Enrols people through the public operations: the first three photos that checkFaceFrame finds good enough,
 * and for the check-ins the next one that is. Who cannot take part is named with the reason.
 * @throws Error when fewer than eight remain
 */
export async function enrolCast(
  stage: Stage,
  sitters: readonly Sitter[],
  log: Log,
): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const sitter of sitters) {
    const actor = await enrol(stage, sitter, actors.length);
    if (typeof actor === 'string') log(`left out: ${sitter.name}, ${actor}`);
    else actors.push(actor);
  }
  mustSuffice(actors.length, sitters.length);
  log(`${String(actors.length)} faces enrolled`);
  return actors;
}

/** The actor, or why there is none: what the backend refuses costs this person's part, not the demonstration. */
async function enrol(stage: Stage, sitter: Sitter, index: number): Promise<Actor | string> {
  let student: SignedIn | undefined;
  let reason: string;
  try {
    student = await studentAt(stage, index);
    const choice = await choose(student, sitter);
    if (typeof choice !== 'string') {
      await student.client.enrolFace({ images: choice.enrol.map(base64) });
      const phone = await newPhone(student);
      const { email } = studentPerson(index);
      return { ...student, name: sitter.name, email, phone, photo: choice.checkIn };
    }
    reason = choice;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const issues = error.details.fields?.map(({ field, issue }) => `${field} ${issue}`) ?? [];
    reason = [`refused: ${error.code}`, ...issues].join('; ');
  }
  await student?.close();
  return reason;
}

/** The seeded student of this number; further ones join the school first. */
async function studentAt({ ports, admin, courseId }: Stage, index: number): Promise<SignedIn> {
  const person = studentPerson(index);
  if (index >= STUDENTS && !(await canSignIn())) {
    const { email, name, studentNumber } = person;
    const students = [{ email, name, studentNumber }];
    await admin.client.addToRoster({ courseId, students });
    await joinAsStudent(ports, admin.client, person);
    const student = await signIn(ports, person);
    const { currentTextVersion } = await student.client.getConsent();
    await student.client.giveConsent({ textVersion: currentTextVersion });
    return student;
  }
  return await signIn(ports, person);

  /** Whether an earlier candidate for this place made the account already. */
  async function canSignIn(): Promise<boolean> {
    try {
      await (await signIn(ports, person)).close();
      return true;
    } catch {
      return false;
    }
  }
}

interface Choice {
  readonly enrol: Uint8Array<ArrayBuffer>[];
  readonly checkIn: Uint8Array<ArrayBuffer>;
}

async function choose(student: SignedIn, { photos }: Sitter): Promise<Choice | string> {
  const enrol: Uint8Array<ArrayBuffer>[] = [];
  const faults = new Set<string>();
  for (const photo of photos) {
    const purpose = enrol.length < ENROLLED ? 'enrolment' : 'check-in';
    const { ok, codes } = await student.client.checkFaceFrame({ image: base64(photo), purpose });
    for (const { code } of codes) faults.add(code);
    if (!ok) continue;
    if (purpose === 'check-in') return { enrol, checkIn: photo };
    enrol.push(photo);
  }
  const seen = [...faults].join(', ');
  return enrol.length < ENROLLED
    ? `only ${String(enrol.length)} photos are good enough to enrol (${seen})`
    : `no photo is left to check in with (${seen})`;
}

/** A phone of the student's own, with a key that never leaves it. */
export async function newPhone({ uid, client }: SignedIn): Promise<Phone> {
  const key = await DeviceKey.generate();
  const about = { name: 'Demonstration phone', platform: 'android' } as const;
  const deviceId = await registerPhone(client, uid, key, about);
  let counter = Date.now();
  return { uid, deviceId, key, nextCounter: () => ++counter };
}

/** A precise, fresh fix in the lecture hall, or what `changes` make of it. */
export function inHall(changes: Partial<ReportedLocation> = {}): ReportedLocation {
  const fixAt = new Date().toISOString();
  return { ...CAMPUS, accuracyM: 10, fixAt, mock: false, provider: 'gps', ...changes };
}

/** One frame, seen in the hall unless said otherwise. */
export function seeing(
  frame: Uint8Array<ArrayBuffer>,
  location: ReportedLocation = inHall(),
): Seen {
  return { frames: [frame], location };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

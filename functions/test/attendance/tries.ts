import { checkInWith } from '../../client/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { emulatorServices } from '../support/call.ts';
import type { Student } from '../support/classroom.ts';
import { fixInRoom, seen } from '../support/classroom.ts';
import { picture } from '../support/fakeFaceEngine.ts';

interface Try {
  /** Whose face the frame shows; null: nobody's. */
  readonly person: string | null;
  /** Of the fix in the room, metres; beyond 100 somebody has to look. */
  readonly accuracyM?: number;
  readonly operation?: 'checkIn' | 'checkOut';
}

let frames = 0;

/** A student's try in the classroom, with a frame that no call has seen. */
export function attemptBy(
  { client, phone }: Student,
  sessionId: string,
  { person, accuracyM = 10, operation = 'checkIn' }: Try,
): ReturnType<typeof checkInWith> {
  const what = seen([picture(person, 100 + ++frames)], fixInRoom({ accuracyM }));
  return checkInWith(client, phone, sessionId, what, operation);
}

/** Services whose clock is so many days ahead. */
export function daysLater(days: number): { services: Services } {
  const now = (): Date => new Date(Date.now() + days * 24 * 3_600_000);
  return { services: emulatorServices({ clock: { now } }) };
}

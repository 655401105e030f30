import { randomUUID } from 'node:crypto';
import type { Client } from '../../functions/client/index.ts';
import { CheckInReply } from '../../functions/src/attendance/contract.ts';
import { createFaceEngine } from '../../functions/src/faces/engine/index.ts';
import { useFaceEngine } from '../../functions/src/faces/engineHost.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import type { Classroom, Student } from '../../functions/test/support/classroom.ts';
import {
  addSession,
  classroom,
  request,
  seen,
  student,
} from '../../functions/test/support/classroom.ts';
import { loadPortraits } from '../../tools/photos/portraits.ts';
import { vary } from '../../tools/photos/variations.ts';
import { callFunction, signIn, type Answer } from './callable.ts';
import { serveFunction, type ServedFunction } from './functionsFramework.ts';

/** A classroom whose students are all one person to the real face engine. */
export interface LectureHall {
  readonly room: Classroom;
  /** Serves the compiled `checkIn`, with the secrets of this process. */
  serve(preload?: string, env?: Readonly<Record<string, string>>): Promise<ServedFunction>;
  newStudent(): Promise<SignedInStudent>;
  dispose(): Promise<void>;
}

export interface SignedInStudent extends Student {
  readonly idToken: string;
  /** A frame of the student's face, base64, as no earlier call has seen it. */
  readonly frame: string;
}

/** One check-in that can be sent any number of times: always the same bytes under the same key. */
export interface ReadyCheckIn {
  readonly student: SignedInStudent;
  readonly sessionId: string;
  readonly idempotencyKey: string;
  readonly input: Parameters<Client['checkIn']>[0];
}

export type CheckInAnswer = Answer<CheckInReply>;

/** Long enough that nobody is late or locked out while a test runs. */
const OPEN_ALL_DAY = { startsIn: -5, lasts: 240, lateAfterIn: 200 };

/** Builds the hall through the operations, with the face engine in this process; `dispose` puts it back. */
export async function lectureHall(): Promise<LectureHall> {
  const services = emulatorServices();
  const engine = createFaceEngine({ workers: 1 });
  useFaceEngine(engine);
  const [person] = await loadPortraits();
  if (person === undefined) throw new Error('there are no portraits');
  const shot = async (seed: number): Promise<string> =>
    (await vary(person.jpeg, seed)).toString('base64');
  const shots = await Promise.all([1, 2, 3].map(shot));
  const frame = await shot(4);
  const room = await classroom(OPEN_ALL_DAY);
  const projectId = services.auth.app.options.projectId ?? '';
  return {
    room,
    serve: (preload, env = {}) =>
      serveFunction('checkIn', {
        projectId,
        env: { FACE_WORKERS: '1', ...env },
        preload: preload === undefined ? [] : [preload],
      }),
    newStudent: async () => {
      const made = await student(room, shots);
      return { ...made, frame, idToken: await signIn(services, made.uid) };
    },
    dispose: async () => {
      useFaceEngine(undefined);
      await engine.close();
    },
  };
}

/** An extra session that takes check-ins. */
export function openSession({ admin, courseId }: Classroom): Promise<string> {
  return addSession(admin, courseId, OPEN_ALL_DAY);
}

/** A check-in of one's own face in the room, with a challenge of its own. */
export async function readyCheckIn(who: SignedInStudent, sessionId: string): Promise<ReadyCheckIn> {
  const input = await request(who, sessionId, seen([who.frame]));
  return { student: who, sessionId, idempotencyKey: randomUUID(), input };
}

/** Sends it once. @throws TypeError when the process dies before it answers */
export function send(
  { url }: Pick<ServedFunction, 'url'>,
  { student: { idToken }, idempotencyKey, input }: ReadyCheckIn,
  headers: Readonly<Record<string, string>> = {},
): Promise<CheckInAnswer> {
  const parse = (result: unknown): CheckInReply => CheckInReply.parse(result);
  return callFunction(url, idToken, { ...input, idempotencyKey }, parse, headers);
}

import { readFile } from 'node:fs/promises';
import { emulatorServices } from '../../functions/test/support/call.ts';
import type { Classroom } from '../../functions/test/support/classroom.ts';
import { student } from '../../functions/test/support/classroom.ts';
import { signIn } from '../../test/support/callable.ts';
import type { SignedInStudent } from '../../test/support/lectureHall.ts';
import { vary } from '../../tools/photos/variations.ts';
import { progress } from '../../tools/support/log.ts';
import type { Photo } from '../faces/photoSet.ts';

/** People worked on at a time. */
const LANES = 4;

/**
 * As many different people of the photo set, each with an account, a phone and an enrolled face: three shots made
 * of one photo; a fourth is for the check-in. Whose photo is refused at enrolment is left out.
 * @throws Error when the set has too few people
 */
export async function enrolCrowd(
  room: Classroom,
  photos: readonly Photo[],
  count: number,
): Promise<SignedInStudent[]> {
  const firstOfEach = photos.filter(({ person }, i) => photos[i - 1]?.person !== person);
  const left = [...firstOfEach];
  const crowd: SignedInStudent[] = [];
  let open = count;
  let refusal: unknown = null;
  const lane = async (): Promise<void> => {
    while (open > 0) {
      const photo = left.shift();
      if (photo === undefined) return;
      open--;
      const enrolled = await enrol(room, photo).catch((error: unknown) => {
        refusal = error;
        return null;
      });
      if (enrolled === null) open++;
      else if (crowd.push(enrolled) % 50 === 0) progress(`${crowd.length} people are enrolled`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (crowd.length < count) {
    throw new Error(`only ${crowd.length} people could be enrolled`, { cause: refusal });
  }
  return crowd;
}

async function enrol(room: Classroom, { path, person }: Photo): Promise<SignedInStudent> {
  const jpeg = await readFile(path);
  const shots = await Promise.all([0, 1, 2, 3].map((shot) => vary(jpeg, 10 * person + shot)));
  const [frame = '', ...others] = shots.map((shot) => shot.toString('base64'));
  // Registrations are limited by address: people who enrol at home come from as many.
  const ip = `198.51.${String(person >> 8)}.${String(person & 255)}`;
  const made = await student(room, others, ip);
  return { ...made, frame, idToken: await signIn(emulatorServices(), made.uid) };
}

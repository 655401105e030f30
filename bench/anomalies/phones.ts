import type { ForeignUse } from '../../functions/src/insights/anomalies/detect/sharedDevice.ts';
import type { Random } from '../../tools/support/random.ts';
import type { Phone, Planted } from './shape.ts';
import { instantOf } from './shape.ts';
import type { Lesson } from './timetable.ts';

/** A phone was empty, and a friend's was near. */
const LENT = 0.001;

/** Everybody's phone and who else checked in with it: lent now and then, and some used by a friend for weeks. */
export function phonesOf(
  random: Random,
  attendedBy: ReadonlyMap<string, readonly Lesson[]>,
  sharedOnes: number,
): { readonly phones: Phone[]; readonly planted: Planted[] } {
  const uids = [...attendedBy.keys()];
  const foreign = new Map<string, ForeignUse[]>(uids.map((uid) => [uid, []]));
  const use = (owner: string, uid: string, { sessionId, day, course }: Lesson): void => {
    const at = instantOf(day, course.hour);
    foreign.get(owner)?.push({ attemptId: `${sessionId}-${uid}`, uid, sessionId, at });
  };
  for (const [uid, lessons] of attendedBy) {
    const friends = Array.from({ length: 3 }, () => random.pick(uids));
    for (const lesson of lessons) if (random.chance(LENT)) use(random.pick(friends), uid, lesson);
  }
  const planted = Array.from({ length: sharedOnes }, (): Planted => {
    const [owner, uid] = [random.pick(uids), random.pick(uids)];
    const from = random.whole(14, 56);
    const lessons = (attendedBy.get(uid) ?? []).filter(
      ({ day }) => day >= from && day <= from + 28,
    );
    const times = random.whole(2, 6);
    for (const lesson of lessons
      .map((lesson) => ({ lesson, by: random.next() }))
      .toSorted((a, b) => a.by - b.by)
      .map(({ lesson }) => lesson)
      .slice(0, times)) {
      use(owner, uid, lesson);
    }
    return { kind: 'shared-device', subject: `phone-${owner}`, from, to: from + 28 };
  });
  const phones = uids.map((owner) => ({
    deviceId: `phone-${owner}`,
    owner,
    foreign: foreign.get(owner) ?? [],
  }));
  return { phones, planted };
}

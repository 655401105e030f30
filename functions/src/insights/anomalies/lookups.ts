import { gapM, placesOf } from '../../places/index.ts';
import type { Services } from '../../platform/services.ts';
import { currentPolicy } from '../../settings/index.ts';
import type { CheckInSignal } from './detect/checkIns.ts';
import { recentOf } from './detect/checkIns.ts';
import type { EdgeCounts } from './detect/edgeOfFence.ts';
import { edgeCounts, usualShare } from './detect/edgeOfFence.ts';
import type { Apart } from './detect/impossibleTravel.ts';
import { signalsInCourse } from './signalStore.ts';

/** What judging a student's check-ins takes besides them. */
export interface Lookups {
  readonly maxSpeedKmh: number;
  readonly apart: Apart;
  /** The share of check-ins at the edge among the others of a course. */
  readonly usual: (courseId: string, uid: string) => number;
}

/** Of a course, so many students tell what is usual. */
const CLASSMATES = 100;

/** Reads what one run needs, each place and class once, and only where a student's check-ins ask for it. */
export class LookupCache {
  readonly #services: Services;
  readonly #fences = new Map<
    string,
    Awaited<ReturnType<typeof placesOf>>[number]['fence'] | null
  >();
  /** Of every class of the night, so counts and not check-ins. */
  readonly #classes = new Map<string, ReadonlyMap<string, EdgeCounts>>();
  #maxSpeedKmh: number | null = null;

  constructor(services: Services) {
    this.#services = services;
  }

  async for(checkIns: readonly CheckInSignal[], now: Date): Promise<Lookups> {
    const { db } = this.#services;
    this.#maxSpeedKmh ??= (await currentPolicy(db)).rules.location.maxSpeedKmh;
    const recent = recentOf(checkIns, now);
    const placeIds = new Set(recent.flatMap(({ placeId }) => placeId ?? []));
    if (placeIds.size > 1) {
      for (const id of placeIds) {
        if (this.#fences.has(id)) continue;
        const [place] = await placesOf(db, [id]);
        this.#fences.set(id, place?.fence ?? null);
      }
    }
    for (const { edge, courseId } of recent) if (edge) await this.#readClass(courseId);
    return {
      maxSpeedKmh: this.#maxSpeedKmh,
      apart: (a, b) => this.#apart(a, b),
      usual: (courseId, uid) => this.#usual(courseId, uid),
    };
  }

  async #readClass(courseId: string): Promise<void> {
    if (this.#classes.has(courseId)) return;
    const { docs } = await signalsInCourse(this.#services.db, courseId).limit(CLASSMATES).get();
    const counted = docs.map((doc) => {
      const { uid, checkIns } = doc.data();
      return [uid, edgeCounts(checkIns.filter((one) => one.courseId === courseId))] as const;
    });
    this.#classes.set(courseId, new Map(counted));
  }

  #usual(courseId: string, uid: string): number {
    const of = this.#classes.get(courseId) ?? new Map<string, EdgeCounts>();
    return usualShare([...of].flatMap(([other, counts]) => (other === uid ? [] : [counts])));
  }

  #apart(placeId: string, otherId: string): number | null {
    const [a, b] = [this.#fences.get(placeId), this.#fences.get(otherId)];
    return a === undefined || a === null || b === undefined || b === null ? null : gapM(a, b);
  }
}

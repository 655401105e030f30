import type { DocumentReference, DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import type { StoredReport } from '../reportStore.ts';

/** A builder that says nothing for so long is taken for dead. */
export const LEASE_S = 120;
const NOTHING_YET: StoredReport['progress'] = { rows: 0, bytes: 0, pages: 0 };
/** How often progress is written: each write is one of a document that people watch. */
const PROGRESS_MS = 3000;

/** The report was cancelled, deleted, or is another builder's by now: whoever learns this stops. */
export class HoldLost extends Error {}

/**
 * The right to build one report. Preconditions decide, not locks: a killed builder leaves none behind. Every write of anybody
 * else changes the version of the document, by which the builder sees that it is his no longer.
 */
export class Hold {
  readonly ref: DocumentReference<StoredReport>;
  /** The number of this try: of two builders of one report the later has the higher. */
  readonly fence: number;
  /** When this try began: nothing of it was read before. */
  readonly begunAt: Date;
  readonly #services: Services;
  #version: Timestamp;
  #wroteAt: number;
  #told = NOTHING_YET;

  private constructor(
    services: Services,
    { ref, fence, begunAt }: Pick<Hold, 'ref' | 'fence' | 'begunAt'>,
    version: Timestamp,
  ) {
    this.#services = services;
    this.ref = ref;
    this.fence = fence;
    this.begunAt = begunAt;
    this.#version = version;
    this.#wroteAt = services.clock.now().getTime();
  }

  /** Takes a report that is due, or null when somebody else was quicker. */
  static async take(
    services: Services,
    seen: DocumentSnapshot<StoredReport>,
    doc: StoredReport,
  ): Promise<Hold | null> {
    const now = services.clock.now();
    const until = after(now, LEASE_S);
    const fence = doc.fence + 1;
    try {
      const { writeTime } = await seen.ref.update(
        {
          status: 'building',
          fence,
          tries: doc.tries + 1,
          progress: NOTHING_YET,
          leaseUntil: until,
          dueAt: until,
          updatedAt: now,
        },
        unchangedSince(seen),
      );
      return new Hold(services, { ref: seen.ref, fence, begunAt: now }, writeTime);
    } catch (error) {
      if (isPreconditionFailed(error)) return null;
      throw error;
    }
  }

  /** For writes that hold only as long as the report is this builder's. */
  get precondition(): { lastUpdateTime: Timestamp } {
    return { lastUpdateTime: this.#version };
  }

  /** What was told last of how far this try is. */
  get told(): StoredReport['progress'] {
    return this.#told;
  }

  /** @throws HoldLost */
  async check(): Promise<void> {
    const { updateTime } = await this.ref.get();
    if (updateTime?.isEqual(this.#version) !== true) throw new HoldLost();
  }

  /** Writes progress and lives on, if that was long ago. @throws HoldLost */
  async tell(progress: StoredReport['progress']): Promise<void> {
    const now = this.#services.clock.now();
    if (now.getTime() - this.#wroteAt < PROGRESS_MS) return;
    const until = after(now, LEASE_S);
    await this.write({ progress, leaseUntil: until, dueAt: until, updatedAt: now });
    this.#told = progress;
  }

  /** Leaves the report to the next builder. @throws HoldLost */
  async release(waitS: number): Promise<void> {
    const now = this.#services.clock.now();
    const due = { leaseUntil: null, dueAt: after(now, waitS), updatedAt: now };
    await this.write({ status: 'queued', ...due });
  }

  private async write(change: Partial<StoredReport>): Promise<void> {
    try {
      const { writeTime } = await this.ref.update(change, this.precondition);
      this.#version = writeTime;
      this.#wroteAt = this.#services.clock.now().getTime();
    } catch (error) {
      if (isPreconditionFailed(error)) throw new HoldLost();
      throw error;
    }
  }
}

import assert from 'node:assert/strict';
import { Timestamp } from 'firebase-admin/firestore';
import type { Written } from '../../../src/insights/stats/whatChanged.ts';
import { changesSession } from '../../../src/insights/stats/whatChanged.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');

function session(startsAt: string, changes: object = {}): Written {
  const fields = new Map<string, unknown>(
    Object.entries({
      status: 'scheduled',
      courseId: 'algebra',
      startsAt: Timestamp.fromDate(new Date(startsAt)),
      ...changes,
    }),
  );
  return { exists: true, get: (field) => fields.get(field) };
}
const NONE: Written = { exists: false, get: () => undefined };

describe('a write of a session', () => {
  const [past, ahead] = ['2026-09-14T08:00:00.000Z', '2026-11-21T08:00:00.000Z'];

  it('that makes one of the past changes stats: nobody closes it later', () => {
    assert.equal(changesSession({ before: NONE, after: session(past) }, NOW), true);
    assert.equal(changesSession({ before: NONE, after: session(ahead) }, NOW), false);
  });

  it('changes them by what they repeat of it', () => {
    const before = session(ahead);
    assert.equal(changesSession({ before, after: session(ahead, { revision: 'r2' }) }, NOW), false);
    assert.equal(changesSession({ before, after: session(past) }, NOW), true);
    const cancelled = session(ahead, { status: 'cancelled' });
    assert.equal(changesSession({ before, after: cancelled }, NOW), true);
    assert.equal(changesSession({ before, after: NONE }, NOW), true);
  });
});

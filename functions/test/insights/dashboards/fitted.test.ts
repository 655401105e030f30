import assert from 'node:assert/strict';
import type { CourseInsight } from '../../../src/insights/course/contract.ts';
import {
  courseView,
  inRowView,
  latestView,
  naming,
} from '../../../src/insights/course/courseView.ts';
import { fitted } from '../../../src/insights/course/fitted.ts';
import { MOST_BYTES, bytesOf } from './bytes.ts';
import { courseDoc, rowDoc, sessionDoc, startOf } from './statsDocs.ts';

const rowsOf = (changes: Partial<ReturnType<typeof rowDoc>> = {}) =>
  Array.from({ length: 40 }, (_, i) => ({
    ...rowDoc(i, { absentInRow: 9, ...changes }),
    uid: `student-uid-of-28-characters-${String(i)}`,
  }));
const at = startOf(3).toISOString();

/** A course of 40 students and 60 sessions in which everything goes wrong at once, or nothing. */
function course(wrong: boolean, rows = rowsOf()): CourseInsight {
  const stats = courseDoc('course-abcdefgh', { students: 40, sessions: 60 });
  const sessions = stats.sessions.map((one) => ({ ...one, confirmed: !wrong }));
  const marks = Object.fromEntries(rows.map(({ uid }) => [uid, wrong ? 'A' : 'P'] as const));
  const named = naming(rows);
  const some = wrong ? rows : [];
  return {
    ...courseView({ ...stats, sessions }),
    latest: latestView(stats.sessions[59]?.sessionId ?? '', sessionDoc('c', marks), rows),
    absentInRow: inRowView(some),
    reviews: {
      waiting: some.length,
      latest: some.slice(0, 20).map(({ uid }) => ({
        ...{ of: 'arrival' as const, sessionId: stats.sessions[59]?.sessionId ?? '' },
        ...{ startsAt: at, ...named(uid) },
      })),
    },
    anomalies: some.slice(0, 5).map(({ uid }) => ({
      ...{ anomalyId: `anomaly-of-${uid}`, kind: 'attendance-drop', from: at, to: at },
      studentUids: rows.slice(0, 5).map((row) => row.uid),
      reason: 'Missed 5 of 8 sessions of late without excuse, before that 1 of 22.',
      counts: { missed: 5, sessions: 8, missedBefore: 1, sessionsBefore: 22 },
    })),
  };
}

describe('the bound of a course’s reply', () => {
  it('is kept when everything goes wrong at once, by showing fewer of the oldest sessions', () => {
    const all = course(true);
    assert.ok(bytesOf(all) > MOST_BYTES, 'else this proves nothing');
    const reply = fitted(all);
    assert.ok(bytesOf(reply) <= MOST_BYTES, String(bytesOf(reply)));
    const shown = reply.sessions.sessionIds.length;
    assert.ok(shown >= 10, String(shown));
    assert.deepEqual(reply.sessions.sessionIds, all.sessions.sessionIds.slice(-shown));
    for (const column of Object.values(reply.sessions)) assert.equal(column.length, shown);
    assert.deepEqual({ ...reply, sessions: null }, { ...all, sessions: null });
  });

  it('is kept with names as long as they may be, by naming fewer of the people it counts', () => {
    const all = course(true, rowsOf({ name: 'Я'.repeat(120) }));
    const reply = fitted(all);
    assert.ok(bytesOf(reply) <= MOST_BYTES, String(bytesOf(reply)));
    assert.deepEqual(reply.sessions.sessionIds, all.sessions.sessionIds.slice(-10));
    const lists = (of: CourseInsight) => [
      of.latest?.absentees ?? [],
      of.absentInRow.longest,
      of.reviews.latest,
    ];
    const shown = lists(reply)[0]?.length ?? 0;
    assert.ok(shown >= 5 && shown < 20, String(shown));
    for (const [i, list] of lists(reply).entries()) {
      assert.deepEqual(list, lists(all)[i]?.slice(0, shown));
    }
    const counts = (of: CourseInsight) => [of.latest?.absent, of.absentInRow.students];
    assert.deepEqual(counts(reply), [40, 40]);
    assert.equal(reply.reviews.waiting, 40);
  });

  it('takes nothing from a reply that fits', () => {
    const all = course(false);
    assert.equal(all.sessions.sessionIds.length, 60);
    assert.deepEqual(fitted(all), all);
  });
});

import assert from 'node:assert/strict';
import type { Band } from '../../functions/src/insights/index.ts';
import { BANDS, bandOf, countCodes } from '../../functions/src/insights/index.ts';
import { STUDENTS } from '../../tools/school/roll.ts';
import { at, documents, within, withRole } from './support/committed.ts';

const marks = documents.filter(({ path }) => path[0] === 'sessions' && path[2] === 'attendance');
const records = marks.filter(({ path }) => path.length === 4);

describe('the past of the committed school', () => {
  it('has weeks of classes, with one record of everybody on the roster each', () => {
    const rosters = new Map<string, number>();
    for (const { path } of within('courses', 'roster'))
      rosters.set(path[1] ?? '', (rosters.get(path[1] ?? '') ?? 0) + 1);
    const sessions = at('sessions');
    assert.ok(sessions.length > 40, String(sessions.length));
    for (const { path, texts } of sessions) {
      const own = records.filter((record) => record.path[1] === path[1]);
      assert.equal(own.length, rosters.get(texts.get('courseId') ?? ''), path[1]);
    }
    assert.ok(records.length < 1000, 'it stays small');
  });

  it('has the event that made each mark beside it', () => {
    const events = marks.filter(({ path }) => path[4] === 'events').map(({ path }) => path);
    assert.equal(events.length, records.length);
    for (const { path, texts } of records) {
      const eventId = texts.get('eventId') ?? 'close';
      assert.ok(
        events.some(
          (event) => event[1] === path[1] && event[3] === path[3] && event[5] === eventId,
        ),
        path.join('/'),
      );
    }
  });

  it('has every status, by a phone, by the office and by closing', () => {
    const seen = (field: string): string[] =>
      [...new Set(records.map(({ texts }) => texts.get(field) ?? ''))].toSorted();
    assert.deepEqual(seen('status'), ['absent', 'excused', 'late', 'pending_review', 'present']);
    assert.deepEqual(seen('method'), ['automatic', 'face', 'staff']);
    assert.deepEqual(seen('departure'), ['auto_closed', 'left_early', 'none']);
  });

  it('has stats of every level, of every session and of each student in each course', () => {
    const level = (name: string): string[] =>
      documents
        .filter(({ path }) => path[0] === 'stats' && path[2] === name && path.length === 4)
        .map(({ path }) => path[3] ?? '');
    assert.deepEqual(
      level('sessions').toSorted(),
      at('sessions')
        .map(({ path }) => path[1])
        .toSorted(),
    );
    assert.equal(level('courses').length, 2);
    assert.equal(level('enrolments').length, 12 + 6);
    assert.equal(level('students').length, STUDENTS);
    assert.equal(level('terms').length, 1);
  });

  it('has students in every band, as their records say', () => {
    const stats = documents.filter(({ path }) => path[0] === 'stats' && path[2] === 'students');
    const band = new Map(
      stats.map(({ path, texts }) => [(path[3] ?? '').split('~')[1], texts.get('band') ?? null]),
    );
    const bands = withRole('student').map((uid) => [uid, band.get(uid)] as const);
    for (const [uid, said] of bands) assert.equal(said, bandFrom(uid), uid);
    const found = new Set(bands.map(([, said]) => said));
    for (const one of BANDS) assert.ok(found.has(one), one);
  });

  it('has open anomalies of several kinds, and a report that comes every week', () => {
    const anomalies = at('anomalies').map(({ texts }) => texts);
    assert.ok(anomalies.every((texts) => texts.get('state') === 'open'));
    const kinds = new Set(anomalies.map((texts) => texts.get('kind')));
    for (const kind of ['absences-in-row', 'attendance-drop', 'weekday-pattern'])
      assert.ok(kinds.has(kind), kind);
    assert.deepEqual(
      at('reportSchedules').map(({ texts }) => [texts.get('every'), texts.get('format')]),
      [['weekly', 'xlsx']],
    );
  });

  it('holds no attempt, and no work that was under way', () => {
    const names = new Set(documents.flatMap(({ path }) => [path[0], path[4]]));
    for (const name of ['checkInAttempts', 'evidence', 'statsDue', 'statsWork'])
      assert.ok(!names.has(name), name);
  });
});

/** Counted here from the records, without the stats. */
function bandFrom(uid: string): Band | null {
  const own = records.filter(({ path }) => path[3] === uid);
  const codes = own.flatMap(({ path, texts }) => {
    const status = texts.get('status');
    const isUntaken = records
      .filter((one) => one.path[1] === path[1])
      .every((one) => one.texts.get('method') === 'automatic');
    if (status === 'present' || status === 'late') return ['P' as const];
    if (status === 'absent') return isUntaken ? (['U'] as const) : (['A'] as const);
    return status === 'excused' ? (['E'] as const) : (['R'] as const);
  });
  return bandOf(countCodes(codes));
}

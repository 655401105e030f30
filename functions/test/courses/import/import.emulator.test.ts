import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  addToRoster,
  continueImport,
  removeFromRoster,
  startRosterImport,
} from '../../../src/courses/index.ts';
import { accessOf } from '../../../src/platform/access.ts';
import { newEmail, person } from '../../accounts/people.ts';
import { callAs } from '../../support/call.ts';
import type { School } from '../school.ts';
import { auditOf, newCourse, school } from '../school.ts';
import {
  AT_ONCE,
  applied,
  csvOf,
  filesOf,
  imported,
  rosterOf,
  rowsTold,
  told,
  uploaded,
} from './importing.ts';

describe('an import of a roster', function () {
  this.timeout(60_000);
  let here: School;
  before(async () => {
    here = await school();
  });
  after(() => here.services.dispose());

  const as = () => ({ services: here.services });
  const course = async (code = randomUUID().slice(0, 8)) => (await newCourse(here, { code })).id;

  it('says in a dry run what it would do, writes nothing, and then does just that', async () => {
    const courseId = await course();
    const old = { studentNumber: '1', email: 'ada@school.example', name: 'Ada' };
    await callAs(here.admin, addToRoster, { courseId, students: [old] }, as());
    const before = await rosterOf(here, courseId);
    const upload = await uploaded(
      here,
      csvOf('1,ada@school.example,Ada Byron', '2,bob@school.example,Bob', '3,not-an-address,Cy'),
    );
    const dry = await imported(here, { upload, courseId });
    assert.deepEqual(
      [dry.state, dry.counts.added, dry.counts.changed, dry.counts.failed],
      ['ready', 1, 1, 1],
    );
    assert.deepEqual(dry.progress.rows, 3);
    assert.deepEqual(await rosterOf(here, courseId), before);
    const rows = await rowsTold(here, dry.importId);
    assert.deepEqual(
      rows.map(({ line, action, changes, issues }) => [
        line,
        action,
        changes.map(({ field }) => field),
        issues.map(({ field }) => field),
      ]),
      [
        [2, 'change', ['name'], []],
        [3, 'add', ['email', 'name', 'status'], []],
        [4, 'failed', [], ['email']],
      ],
    );
    assert.deepEqual(rows[0]?.changes, [{ field: 'name', before: 'Ada', after: 'Ada Byron' }]);
    const done = await applied(here, dry.importId);
    assert.deepEqual([done.state, done.counts], ['done', dry.counts]);
    const after = await rosterOf(here, courseId);
    assert.deepEqual(
      Object.entries(after).map(([number, { name }]) => [number, name as unknown]),
      [
        ['1', 'Ada Byron'],
        ['2', 'Bob'],
      ],
    );
    assert.equal(await filesOf(here, upload), 0);
    assert.ok(
      (await auditOf(here.services, `courses/${courseId}/roster`)).includes('roster.imported'),
    );
  });

  it('changes nothing the second time: no entry is written', async () => {
    const courseId = await course();
    const lines = Array.from({ length: 8 }, (_, i) => `${String(i)},s${String(i)}@x.example,S`);
    const first = await imported(here, { csv: csvOf(...lines), courseId, mode: 'apply' });
    assert.equal(first.counts.added, 8);
    const before = await here.services.db.collection(`courses/${courseId}/roster`).get();
    const again = await imported(here, { csv: csvOf(...lines), courseId, mode: 'apply' });
    assert.deepEqual([again.counts.unchanged, again.counts.changed, again.counts.added], [8, 0, 0]);
    const after = await here.services.db.collection(`courses/${courseId}/roster`).get();
    const times = (found: typeof before) => found.docs.map((doc) => doc.updateTime.valueOf());
    assert.deepEqual(times(after), times(before));
  });

  it('links accounts as addToRoster does, also of who registered since', async () => {
    const courseId = await course();
    const ada = await person(here.services, 'pending');
    const teacher = await person(here.services, 'instructor');
    const late = newEmail();
    const csv = csvOf(`700,${ada.email},Ada`, `701,${teacher.email},T`, `702,${late},Late`);
    await imported(here, { csv, courseId, mode: 'apply' });
    const access = (await accessOf(here.services.db).doc(ada.uid).get()).data();
    assert.deepEqual([access?.role, access?.studentNumber], ['student', '700']);
    assert.deepEqual(Object.keys(access?.rosterOf ?? {}), [courseId]);
    const roster = await rosterOf(here, courseId);
    assert.deepEqual(
      ['700', '701', '702'].map((number): unknown => roster[number]?.['uid']),
      [ada.uid, null, null],
    );
  });

  it('keeps whom the file lacks, or takes him off, as it is told; never one whose row is wrong', async () => {
    const courseId = await course();
    const students = ['1', '2', '3', '4'].map((studentNumber) => ({
      studentNumber,
      email: `m${studentNumber}@x.example`,
      name: 'M',
    }));
    await callAs(here.admin, addToRoster, { courseId, students }, as());
    const csv = csvOf('1,m1@x.example,M', '2,wrong,M', 'x y,m3@x.example,M');
    const kept = await imported(here, { csv, courseId, mode: 'apply' });
    assert.equal(kept.counts.removed, 0);
    const dry = await imported(here, { csv: `${csv}\n`, courseId, missing: 'remove' });
    assert.deepEqual([dry.counts.removed, dry.counts.failed], [1, 2]);
    const gone = (await rowsTold(here, dry.importId)).find(({ action }) => action === 'remove');
    assert.deepEqual([gone?.line, gone?.studentNumber], [null, '4']);
    await applied(here, dry.importId);
    const roster = await rosterOf(here, courseId);
    assert.deepEqual(
      Object.values(roster).map(({ status }): unknown => status),
      ['active', 'active', 'active', 'removed'],
    );
  });

  it('does nothing where the roster has changed since the dry run, and says so', async () => {
    const courseId = await course();
    const student = { studentNumber: '1', email: 'c1@x.example', name: 'One' };
    await callAs(here.admin, addToRoster, { courseId, students: [student] }, as());
    const csv = csvOf('1,c1@x.example,Uno', '2,c2@x.example,Two');
    const dry = await imported(here, { csv, courseId, missing: 'remove' });
    assert.deepEqual([dry.counts.changed, dry.counts.added], [1, 1]);
    const meanwhile = [
      { ...student, name: 'Ein' },
      { studentNumber: '9', email: 'c9@x.example', name: 'Nine' },
    ];
    await callAs(here.admin, addToRoster, { courseId, students: meanwhile }, as());
    const { state, counts, importId } = await applied(here, dry.importId);
    assert.deepEqual(
      [state, counts.conflicts, counts.changed, counts.added, counts.removed],
      ['done', 2, 0, 1, 0],
    );
    const roster = await rosterOf(here, courseId);
    assert.equal(roster['1']?.['name'], 'Ein');
    assert.equal(roster['9']?.['status'], 'active');
    const conflicts = (await rowsTold(here, importId)).filter(
      ({ action }) => action === 'conflict',
    );
    assert.deepEqual(
      conflicts.map(({ line, changes }) => [line, changes[0]?.before]),
      [
        [2, 'Ein'],
        [null, 'active'],
      ],
    );
  });

  it('takes OneRoster’s words: ends by date in the course’s zone, leavers, staff passed over', async () => {
    const code = randomUUID().slice(0, 8);
    const courseId = await course(code);
    const header =
      'sourcedId;status;role;identifier;givenName;familyName;email;classCode;beginDate;endDate';
    const csv = [
      `\ufeff${header}`,
      `u1;active;student;800;Ada;Byron;o800@x.example;${code};2026-10-05;2026-12-20`,
      `u2;active;student;801;=HYPERLINK("x");"Zu;se";o801@x.example;${code};;`,
      `u3;active;teacher;802;Te;Acher;o802@x.example;${code};;`,
      `u4;active;student;803;No;Where;o803@x.example;nowhere;;`,
    ].join('\r\n');
    const done = await imported(here, { csv, mode: 'apply' });
    assert.deepEqual([done.counts.added, done.counts.skipped, done.counts.failed], [2, 1, 1]);
    const roster = await rosterOf(here, courseId);
    const shown = (value: unknown) =>
      value !== null && typeof value === 'object' && 'toDate' in value
        ? (value as { toDate(): Date }).toDate().toISOString()
        : value;
    assert.deepEqual(
      ['from', 'until'].map((field) => shown(roster['800']?.[field])),
      ['2026-10-04T22:00:00.000Z', '2026-12-19T23:00:00.000Z'],
    );
    assert.equal(roster['801']?.['name'], '=HYPERLINK("x") Zu;se');
    const gone = csv.replace('u1;active', 'u1;tobedeleted');
    const left = await imported(here, { csv: gone, mode: 'apply' });
    assert.deepEqual([left.counts.removed, left.counts.unchanged], [1, 1]);
    assert.equal((await rosterOf(here, courseId))['800']?.['status'], 'removed');
    const [row] = (await rowsTold(here, done.importId)).filter(({ action }) => action === 'failed');
    assert.deepEqual([row?.line, row?.issues[0]?.reason], [5, 'COURSE_UNKNOWN']);
  });

  it('names rows that come twice, by the line of the first; a code of two courses is nobody’s', async () => {
    const code = randomUUID().slice(0, 8);
    await course(code);
    const csv = [
      'studentNumber,email,name,courseCode',
      `1,t1@x.example,"Two\nlines",${code}`,
      `2,T1@x.example,Same address,${code}`,
      `1,t3@x.example,Same number,${code}`,
    ].join('\n');
    const dry = await imported(here, { csv });
    const rows = await rowsTold(here, dry.importId);
    assert.deepEqual(
      rows.map(({ line, action }) => [line, action]),
      [
        [2, 'add'],
        [4, 'failed'],
        [5, 'failed'],
      ],
    );
    for (const { issues } of rows.slice(1)) assert.match(issues[0]?.issue ?? '', /^Line 2 /);
    await course(code);
    const both = await imported(here, { csv });
    assert.equal(both.counts.failed, 3);
    const [{ issues } = { issues: [] }] = await rowsTold(here, both.importId);
    assert.equal(issues[0]?.reason, 'COURSE_AMBIGUOUS');
  });

  it('comes to the same however its steps are delivered: once, twice, five at a time', async () => {
    const results: unknown[] = [];
    for (const copies of [1, 2, 5]) {
      const courseId = await course();
      const student = { studentNumber: '0', email: 'd0@x.example', name: 'Gone' };
      await callAs(here.admin, addToRoster, { courseId, students: [student] }, as());
      await callAs(
        here.admin,
        addToRoster,
        {
          courseId,
          students: [{ studentNumber: '90', email: 'd90@x.example', name: 'Left before' }],
        },
        as(),
      );
      await callAs(here.admin, removeFromRoster, { courseId, studentNumber: '90' }, as());
      const lines = Array.from(
        { length: 11 },
        (_, i) => `${String(i + 1)},d${String(i + 1)}@x.example,D`,
      );
      const csv = csvOf(...lines, '12,wrong,D', '1,d1@x.example,D');
      const request = { csv, courseId, mode: 'apply', missing: 'remove' } as const;
      const { importId } = await callAs(here.admin, startRosterImport, request, as());
      for (let moved = true; moved;) {
        const steps = Array.from({ length: copies }, () =>
          continueImport(here.services, importId, AT_ONCE),
        );
        moved = (await Promise.all(steps)).includes('moved on');
      }
      const { state, counts, progress } = await told(here, importId);
      const roster = await rosterOf(here, courseId);
      results.push({
        state,
        counts,
        rows: progress.rows,
        entries: Object.values(roster).map((entry): unknown[] => [
          entry['studentNumber'],
          entry['email'],
          entry['status'],
        ]),
        kept: (await rowsTold(here, importId)).map(({ line, action }) => [line, action]),
      });
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
    assert.deepEqual((results[0] as { counts: object }).counts, {
      added: 11,
      changed: 0,
      unchanged: 0,
      removed: 1,
      failed: 2,
      skipped: 0,
      conflicts: 0,
    });
  });
});

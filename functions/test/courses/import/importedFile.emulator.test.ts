import assert from 'node:assert/strict';
import {
  applyRosterImport,
  cancelRosterImport,
  continueImport,
  startRosterImport,
  sweepRosterFiles,
  updateCourse,
} from '../../../src/courses/index.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { member } from '../../support/school.ts';
import type { School } from '../school.ts';
import { newCourse, school } from '../school.ts';
import {
  AT_ONCE,
  applied,
  csvOf,
  drive,
  filesOf,
  imported,
  rosterOf,
  told,
  uploaded,
} from './importing.ts';

describe('an import of a roster from a file', function () {
  this.timeout(60_000);
  let here: School;
  before(async () => {
    here = await school();
  });
  after(() => here.services.dispose());

  const as = () => ({ services: here.services });
  const course = async () => (await newCourse(here)).id;

  const unreadable: readonly (readonly [
    reason: string,
    line: number | null,
    csv: string | Buffer,
  ])[] = [
    ['FILE_EMPTY', null, 'studentNumber,email,name\n\n'],
    ['COLUMN_MISSING', 1, 'name,email\nA,a@x.example\n'],
    ['COLUMN_TWICE', 1, 'studentNumber,email,name,Name\n'],
    ['QUOTE_NOT_CLOSED', 3, csvOf('1,a@x.example,A', '2,b@x.example,"B')],
    ['FILE_NOT_UTF8', null, Buffer.from(csvOf('1,a@x.example,Müller'), 'latin1')],
    ['FILE_HOLDS_NUL', null, csvOf('1,a@x.example,A\0')],
    ['FILE_NOT_CSV', null, 'PK\u0003\u0004\0\0'],
  ];
  for (const [reason, line, csv] of unreadable) {
    it(`ends before any row when the file is wrong as a whole: ${reason}`, async () => {
      const courseId = await course();
      const upload = await uploaded(here, csv);
      const { state, problem } = await imported(here, { upload, courseId, mode: 'apply' });
      assert.deepEqual([state, problem?.reason, problem?.line], ['failed', reason, line]);
      assert.ok((problem?.fix ?? '').length > 10);
      assert.deepEqual(await rosterOf(here, courseId), {});
      assert.equal(await filesOf(here, upload), 0);
    });
  }

  it('does not apply a file that was replaced since the dry run', async () => {
    const courseId = await course();
    const upload = await uploaded(here, csvOf('1,r@x.example,R'));
    const dry = await imported(here, { upload, courseId });
    await uploaded(here, csvOf('1,r@x.example,Replaced'), upload);
    const { state, problem } = await applied(here, dry.importId);
    assert.deepEqual([state, problem?.reason], ['failed', 'FILE_CHANGED']);
    assert.deepEqual(await rosterOf(here, courseId), {});
  });

  it('stops where it is cancelled, and its file goes', async () => {
    const courseId = await course();
    const lines = Array.from({ length: 9 }, (_, i) => `${String(i)},k${String(i)}@x.example,K`);
    const upload = await uploaded(here, csvOf(...lines));
    const request = { upload, courseId, mode: 'apply' } as const;
    const { importId } = await callAs(here.admin, startRosterImport, request, as());
    await continueImport(here.services, importId, AT_ONCE);
    await continueImport(here.services, importId, AT_ONCE);
    const cancel = () => callAs(here.admin, cancelRosterImport, { importId }, as());
    assert.equal((await cancel()).state, 'cancelled');
    await drive(here, importId);
    assert.equal((await told(here, importId)).progress.rows, AT_ONCE);
    assert.equal(Object.keys(await rosterOf(here, courseId)).length, AT_ONCE);
    assert.equal(await filesOf(here, upload), 0);
    await fails('conflict', cancel());
  });

  it('stops when whoever applied it is no active admin any more', async () => {
    const courseId = await course();
    const { services } = here;
    for (const change of [{ standing: 'suspended' }, { role: 'instructor' }]) {
      const other = await member('admin', {}, services);
      const dry = await imported(here, { csv: csvOf('1,s@x.example,S'), courseId });
      const applying = await callAs(other, applyRosterImport, { importId: dry.importId }, as());
      assert.equal(applying.startedBy, other);
      await services.db.doc(`access/${other}`).update(change);
      await drive(here, dry.importId);
      const { state, problem } = await told(here, dry.importId);
      assert.deepEqual([state, problem?.reason], ['failed', 'GIVEN_UP']);
      assert.deepEqual(await rosterOf(here, courseId), {});
    }
  });

  it('puts nobody on the roster of a course that was archived since the dry run', async () => {
    const courseId = await course();
    const dry = await imported(here, { csv: csvOf('1,t@x.example,T'), courseId });
    await callAs(here.admin, updateCourse, { courseId, status: 'archived' }, as());
    const { counts } = await applied(here, dry.importId);
    assert.deepEqual([counts.added, counts.failed], [0, 1]);
    assert.deepEqual(await rosterOf(here, courseId), {});
  });

  it('is begun once by two calls at once, and the other is told why it was not', async () => {
    const courseId = await course();
    const upload = await uploaded(here, csvOf('1,r@x.example,R'));
    const start = () => callAs(here.admin, startRosterImport, { upload, courseId }, as());
    const both = [start(), start()];
    const done = await Promise.allSettled(both);
    const begun = done.map(({ status }) => status === 'fulfilled');
    assert.equal(begun.filter(Boolean).length, 1);
    await fails('conflict', both[begun.indexOf(false)] ?? assert.fail());
  });

  it('is refused without a file, for a course that is not there, and twice for one upload', async () => {
    const courseId = await course();
    const start = (request: Parameters<typeof imported>[1]) =>
      callAs(here.admin, startRosterImport, request, as());
    await fails('invalid-request', start({ upload: 'not-there-1', courseId }));
    await fails('invalid-request', start({ courseId }));
    await fails('not-found', start({ csv: csvOf(), courseId: 'nowhere' }));
    const upload = await uploaded(here, csvOf('1,u@x.example,U'));
    await start({ upload, courseId });
    await fails('conflict', start({ upload, courseId }));
    await fails('not-found', told(here, 'nowhere'));
  });

  it('is forgotten after a week, cannot be applied after a day, and leaves no file behind', async () => {
    const clock = here.clock.now().toISOString();
    const courseId = await course();
    const dry = await imported(here, { csv: csvOf('1,w@x.example,W'), courseId });
    assert.ok((await filesOf(here)) >= 1);
    const later = (hours: number) =>
      here.clock.set(new Date(Date.parse(clock) + hours * 3_600_000).toISOString());
    try {
      later(21);
      await fails('conflict', applied(here, dry.importId));
      later(8 * 24);
      await fails('not-found', told(here, dry.importId));
      here.clock.set(new Date(Date.now() + 25 * 3_600_000).toISOString());
      assert.ok((await sweepRosterFiles(here.services, 'test')) >= 1);
      assert.equal(await filesOf(here), 0);
      assert.equal(await sweepRosterFiles(here.services, 'test'), 0);
    } finally {
      here.clock.set(clock);
    }
  });
});

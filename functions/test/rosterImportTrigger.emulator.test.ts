import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DocumentSnapshot } from 'firebase-admin/firestore';
import fft from 'firebase-functions-test';
import { operations } from '../src/operations.ts';
import type * as Entry from '../src/index.ts';
import { callAs, emulatorServices } from './support/call.ts';
import { classroom } from './support/classroom.ts';

const projectId = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
const { wrap, cleanup, firestore } = fft({ projectId, storageBucket: `${projectId}.appspot.com` });

const isSnapshot = (value: unknown): value is DocumentSnapshot => value instanceof DocumentSnapshot;

/** A write of the import, as the platform tells of it. */
function written(importId: string) {
  const path = `rosterImports/${importId}`;
  const made: unknown = firestore.makeDocumentSnapshot({ state: 'rows' }, path);
  assert.ok(isSnapshot(made));
  const data = { before: made, after: made };
  return { id: randomUUID(), document: path, params: { id: importId }, data };
}

/** The suite delivers its own events of each write beside those made by hand here. */
describe('the deployed trigger of roster imports', function () {
  this.timeout(60_000);
  let deployed: typeof Entry;
  before(async () => {
    deployed = await import('../src/index.ts');
  });
  after(() => {
    cleanup();
  });

  const deliver = async (importId: string): Promise<void> => {
    await wrap(deployed.onRosterImportWritten)(written(importId));
  };

  it('comes to the same for events that come once, twice, five times, and late', async () => {
    const { admin, courseId: beside } = await classroom();
    const { db } = emulatorServices();
    const results: unknown[] = [];
    const termId = String((await db.doc(`courses/${beside}`).get()).get('termId'));
    for (const copies of [1, 2, 5]) {
      const code = randomUUID().slice(0, 8);
      const course = { title: 'Music', code, termId, timeZone: 'Europe/Berlin' };
      const { id: courseId } = await callAs(admin, operations.createCourse, course);
      const lines = Array.from({ length: 450 }, (_, i) => `${String(i)},t${String(i)}@t.example,T`);
      const csv = ['studentNumber,email,name', ...lines, '7,t@t.example,Twice', ''].join('\n');
      const request = { csv, courseId, mode: 'apply' } as const;
      const { importId } = await callAs(admin, operations.startRosterImport, request);
      const told = () => callAs(admin, operations.getRosterImport, { importId });
      while ((await told()).endedAt === null) {
        await Promise.all(Array.from({ length: copies }, () => deliver(importId)));
      }
      // Events that come when all is over change nothing any more.
      await Promise.all(Array.from({ length: copies }, () => deliver(importId)));
      const { state, counts, progress } = await told();
      const roster = db.collection(`courses/${courseId}/roster`);
      const entries = (await roster.count().get()).data().count;
      results.push({ state, counts, rows: progress.rows, entries });
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
    const { entries, counts } = results[0] as { entries: number; counts: { failed: number } };
    assert.deepEqual([entries, counts.failed], [450, 1]);
  });

  it('and the schedule that sweeps files are harmless where there is nothing to do', async () => {
    await deliver('none');
    await deployed.sweepRosterUploads.run({ scheduleTime: new Date().toISOString() });
  });
});

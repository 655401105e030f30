import assert from 'node:assert/strict';
import type { StoredEvidence } from '../../../src/attendance/attemptStore.ts';
import { evidenceOf } from '../../../src/attendance/attemptStore.ts';
import { evidencePages } from '../../../src/attendance/preview/evidencePages.ts';
import type { Classroom } from '../../support/classroom.ts';
import { classroom } from '../../support/classroom.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';

describe('evidence in pages', () => {
  let services: Isolated;
  let room: Classroom;
  const start = Date.parse('2026-11-23T09:00:00Z');

  before(async () => {
    services = isolatedServices();
    room = await classroom({}, services);
    const { sessionId, courseId } = room;
    const writer = services.db.bulkWriter();
    for (let i = 0; i < 701; i++) {
      const uid = `u${String(i % 7)}`;
      const evidence: StoredEvidence = {
        ...{ uid, sessionId, courseId, operation: 'checkIn', decision: 'accepted' },
        // Ten share each instant: a page may end among them.
        at: new Date(start + Math.floor(i / 10) * 1000),
        ...{ policyVersion: 0, rulesVersion: 0, deviceId: 'd', findings: [] },
      };
      void writer.create(evidenceOf(services.db, sessionId, uid).doc(String(i)), evidence);
    }
    void writer.create(evidenceOf(services.db, 'gone', 'u1').doc('lost'), {
      ...{ uid: 'u1', sessionId: 'gone', courseId, operation: 'checkIn', decision: 'accepted' },
      at: new Date(start),
      ...{ policyVersion: 0, rulesVersion: 0, deviceId: 'd', findings: [] },
    });
    await writer.close();
  });
  after(() => services.dispose());

  async function read(most: number, to = start + 3_600_000) {
    const range = { from: new Date(start), to: new Date(to), courseId: room.courseId };
    const pages = evidencePages(services.db, range, most);
    const ids: string[] = [];
    let page = await pages.next();
    for (; page.done !== true; page = await pages.next())
      ids.push(...page.value.map(({ id }) => id));
    return { ids, more: page.value };
  }

  it('comes whole, each once, without what has no session any more', async () => {
    const { ids, more } = await read(10_000);
    assert.deepEqual([ids.length, new Set(ids).size, more], [701, 701, false]);
  });

  it('stops at its limit and says that there was more', async () => {
    for (const most of [1, 300, 301, 600]) {
      const { ids, more } = await read(most);
      assert.deepEqual([new Set(ids).size, more], [most, true]);
    }
    assert.equal((await read(702)).more, false);
    assert.equal((await read(701)).more, true, 'the one without a session was read too');
  });

  it('leaves out the instant at its end', async () => {
    assert.equal((await read(10_000, start + 1000)).ids.length, 10);
  });
});

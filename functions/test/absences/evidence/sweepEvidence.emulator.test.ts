import assert from 'node:assert/strict';
import { sweepEvidence } from '../../../src/absences/index.ts';
import { evidenceKeptUntil } from '../../../src/absences/bounds.ts';
import { evidenceRef } from '../../../src/absences/evidence/evidenceStore.ts';
import { requestRef, requestsToForget } from '../../../src/absences/requestStore.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { pdf } from './support/pdfs.ts';
import {
  NOTHING,
  left,
  put,
  putChecked,
  refusedFor,
  requestOf,
  uploader,
} from './support/school.ts';

const DAY_MS = 24 * 3600_000;

describe('sweepEvidence', function () {
  this.timeout(60_000);
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
  });
  afterEach(() => services.dispose());

  const sweepAt = (ms: number) =>
    sweepEvidence({ ...services, clock: clockAt(new Date(ms).toISOString()) }, 'sweep');
  const PDF = 'application/pdf';

  it('deletes uploads that nothing came of, after a day', async () => {
    const unclaimed = { uid: 'somebody', requestId: 'none', upload: 'file-0001' };
    const stuck = await uploader(services);
    await put(services, unclaimed, pdf(), PDF);
    await put(services, stuck, pdf(), PDF);
    await evidenceRef(services.db, stuck).set({
      uid: stuck.uid,
      declaredType: PDF,
      bytes: 9,
      state: 'checking',
      reason: null,
      warning: null,
      type: null,
      sha256: null,
      attempts: 2,
      leaseUntil: new Date(),
      storedAt: new Date(),
      settledAt: null,
    });
    const odd = (await services.bucket()).file('absenceEvidence/x');
    await odd.save('odd', { resumable: false });
    assert.equal(await sweepAt(Date.now() + DAY_MS - 60_000), 0);
    assert.equal((await left(services, unclaimed)).upload, true);
    const later = Date.now() + DAY_MS + 60_000;
    assert.equal(await sweepAt(later), 3);
    assert.deepEqual(await left(services, unclaimed), NOTHING);
    assert.deepEqual(await left(services, stuck), refusedFor('UNREADABLE'));
    assert.deepEqual(await odd.exists(), [false]);
    assert.equal(await sweepAt(later), 0);
  });

  it('deletes evidence of requests that ended without a decision, a month after, and no other', async () => {
    const until = evidenceKeptUntil(new Date());
    const statuses = ['withdrawn', 'expired', 'approved', 'rejected', 'submitted'] as const;
    const kept: Record<string, boolean> = {};
    const uploads = [];
    for (const status of statuses) {
      const upload = await uploader(services);
      await putChecked(services, upload, pdf(), PDF);
      await requestRef(services.db, upload.requestId).update({
        status,
        evidenceUntil: status === 'withdrawn' || status === 'expired' ? until : null,
      });
      uploads.push([status, upload] as const);
    }
    assert.equal(await sweepAt(until.getTime() - 1), 0);
    assert.equal(await sweepAt(until.getTime()), 2);
    assert.equal(await sweepAt(until.getTime()), 0);
    for (const [status, upload] of uploads) {
      const { state, clean } = await left(services, upload);
      kept[status] = clean;
      assert.equal(state, clean ? 'ready' : 'removed');
    }
    assert.deepEqual(kept, {
      withdrawn: false,
      expired: false,
      approved: true,
      rejected: true,
      submitted: true,
    });
  });

  it('forgets evidence however many requests ended in the same hour', async () => {
    const until = evidenceKeptUntil(new Date());
    const ended = { status: 'expired', evidenceUntil: until } as const;
    await Promise.all(Array.from({ length: 101 }, () => requestOf(services, 'nobody', ended)));
    const last = await uploader(services);
    await putChecked(services, last, pdf(), PDF);
    const later = { status: 'expired', evidenceUntil: new Date(until.getTime() + 1) } as const;
    await requestRef(services.db, last.requestId).update(later);
    const at = until.getTime() + 1;
    assert.equal(await sweepAt(at), 1);
    assert.equal((await left(services, last)).clean, false);
    assert.equal((await requestsToForget(services.db, new Date(at)).get()).size, 0);
  });
});

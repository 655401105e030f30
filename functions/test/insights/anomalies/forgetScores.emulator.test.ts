import assert from 'node:assert/strict';
import type { CheckInSignal } from '../../../src/insights/anomalies/detect/checkIns.ts';
import { forgetScores, keepCheckIns } from '../../../src/insights/anomalies/keepSignals.ts';
import { signalsOf } from '../../../src/insights/anomalies/signalStore.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';

describe('scores of faces, as detectors keep them,', () => {
  let services: Isolated;
  before(() => {
    services = isolatedServices();
  });
  after(() => services.dispose());

  const checkIn = (attemptId: string): CheckInSignal => ({
    attemptId,
    sessionId: 'session',
    courseId: 'physics',
    at: new Date(Date.parse('2026-11-02T08:00:00Z') + attemptId.length),
    located: true,
    edge: true,
    tooFast: false,
    placeId: 'hall',
    similarity: 0.7,
    templateVersion: 1,
  });
  const kept = async (uid: string): Promise<readonly (number | null)[]> => {
    const signals = (await signalsOf(services.db).doc(uid).get()).data() ?? assert.fail();
    return signals.checkIns.map(({ similarity }) => similarity);
  };

  it('stay while there is a template', async () => {
    await services.db.doc('vault/ann').set({});
    await keepCheckIns(services, 'ann', [checkIn('a')]);
    await forgetScores(services, 'ann');
    assert.deepEqual(await kept('ann'), [0.7]);
  });

  it('go with the template, and what a later run reads of before brings none back', async () => {
    await services.db.doc('vault/ben').set({});
    await keepCheckIns(services, 'ben', [checkIn('a')]);
    await services.db.doc('vault/ben').delete();
    await forgetScores(services, 'ben');
    await forgetScores(services, 'ben');
    assert.deepEqual(await kept('ben'), [null]);
    await keepCheckIns(services, 'ben', [checkIn('bb')]);
    assert.deepEqual(await kept('ben'), [null, null]);
  });

  it('are not there of whoever was never looked at', async () => {
    await forgetScores(services, 'cem');
    assert.equal((await signalsOf(services.db).doc('cem').get()).exists, false);
  });
});

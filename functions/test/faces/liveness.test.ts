import assert from 'node:assert/strict';
import type { FaceMeasures } from '../../src/faces/engine/port.ts';
import { recordLiveness } from '../../src/faces/liveness.ts';
import { fakeFaceEngine, picture } from '../support/fakeFaceEngine.ts';

async function faceWith(yawDeg: number, eyeAperture: number): Promise<FaceMeasures> {
  const image = Buffer.from(picture('ann', 1, { yawDeg, eyeAperture }), 'base64');
  return (await fakeFaceEngine().analyse(image)).face ?? assert.fail();
}

describe('recorded liveness', () => {
  it('is the swing of the head and the narrowest eyes against the median', async () => {
    const faces = await Promise.all([faceWith(-10, 0.3), faceWith(15, 0.1), faceWith(0, 0.2)]);
    assert.deepEqual(recordLiveness('record', faces), {
      check: 'liveness',
      outcome: 'pass',
      reason: 'LIVENESS_RECORDED',
      evidence: { frames: 3, yawSwingDeg: 25, apertureRatio: 0.5 },
    });
  });

  it('says nothing of one frame or none', async () => {
    for (const faces of [[], [await faceWith(10, 0.3)]]) {
      assert.deepEqual(recordLiveness('record', faces).evidence, {
        frames: faces.length,
        yawSwingDeg: null,
        apertureRatio: null,
      });
    }
  });

  it('says nothing of what could not be measured', async () => {
    const faces = [await faceWith(10, 0.3), { ...(await faceWith(10, 0.3)), yawDeg: NaN }];
    assert.equal(recordLiveness('record', faces).evidence['yawSwingDeg'], null);
  });

  it('keeps nothing when the policy is off', async () => {
    const faces = [await faceWith(10, 0.3), await faceWith(20, 0.3)];
    const { reason, evidence } = recordLiveness('off', faces);
    assert.deepEqual([reason, evidence], ['LIVENESS_OFF', {}]);
  });
});

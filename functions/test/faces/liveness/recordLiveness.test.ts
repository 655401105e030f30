import assert from 'node:assert/strict';
import type { FaceMeasures } from '../../../src/faces/engine/port.ts';
import { recordLiveness } from '../../../src/faces/liveness/recordLiveness.ts';
import { fakeFaceEngine, picture } from '../../support/fakeFaceEngine.ts';

async function faceWith(yawDeg: number, eyeAperture: number): Promise<FaceMeasures> {
  const image = Buffer.from(picture('ann', 1, { yawDeg, eyeAperture }), 'base64');
  return (await fakeFaceEngine().analyse(image)).face ?? assert.fail();
}

describe('recorded liveness', () => {
  it('is the swing of the head and the narrowest eyes against the median', async () => {
    const faces = await Promise.all([faceWith(-10, 0.3), faceWith(15, 0.1), faceWith(0, 0.2)]);
    assert.deepEqual(recordLiveness(faces), {
      check: 'liveness',
      outcome: 'pass',
      reason: 'LIVENESS_RECORDED',
      evidence: { frames: 3, yawSwingDeg: 25, apertureRatio: 0.5 },
    });
  });

  it('says nothing of one frame or none', async () => {
    for (const faces of [[], [await faceWith(10, 0.3)]]) {
      assert.deepEqual(recordLiveness(faces).evidence, {
        frames: faces.length,
        yawSwingDeg: null,
        apertureRatio: null,
      });
    }
  });

  it('says nothing of what could not be measured', async () => {
    const faces = [await faceWith(10, 0.3), { ...(await faceWith(10, 0.3)), yawDeg: NaN }];
    assert.equal(recordLiveness(faces).evidence['yawSwingDeg'], null);
  });
});

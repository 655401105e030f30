import assert from 'node:assert/strict';
import { CHECK_IN_LIMITS, assessQuality } from '../../../src/faces/engine/quality.ts';
import { builtInGate } from '../../../src/faces/quality/builtIn.ts';
import { cloudVisionGate } from '../../../src/faces/quality/cloudVision.ts';
import type { QualityGate } from '../../../src/faces/quality/port.ts';
import { useOutgoingImages } from '../../../src/faces/service/outgoingImage.ts';
import type { CloudVisionStandIn } from '../../support/services/cloudVisionStandIn.ts';
import { cloudVisionStandIn, rpcError } from '../../support/services/cloudVisionStandIn.ts';
import { failsHonestly } from '../recognition/failing.ts';
import { shot, shots } from '../recognition/shots.ts';

const apiKey = 'vision-api-key-4711';

describe('Cloud Vision as the quality gate', () => {
  let service: CloudVisionStandIn;
  let gate: QualityGate;
  const codes = async (...args: Parameters<QualityGate['assess']>): Promise<string[][]> =>
    (await gate.assess(...args)).map((issues) => issues.map(({ code }) => code));

  before(async () => {
    useOutgoingImages(({ image }) => Promise.resolve(image));
    service = await cloudVisionStandIn();
    gate = await cloudVisionGate({ endpoint: new URL(service.url), apiKey });
  });
  afterEach(() => {
    service.heal();
    service.face = {};
  });
  after(async () => {
    useOutgoingImages(undefined);
    await service.stop();
  });

  it('lets good frames through, all in one call', async () => {
    const before = service.received.length;
    assert.deepEqual(await codes(await shots('ada', 8), CHECK_IN_LIMITS), Array(8).fill([]));
    assert.equal(service.received.length, before + 1);
  });

  it('adds its own judgement', async () => {
    service.face = { blurredLikelihood: 'VERY_LIKELY', panAngle: 60 };
    const judged = await codes(await shots('ada', 2), CHECK_IN_LIMITS);
    assert.deepEqual(judged, [
      ['EXTREME_POSE', 'BLURRY'],
      ['EXTREME_POSE', 'BLURRY'],
    ]);
    service.face = null;
    assert.deepEqual(await codes(await shots('ada', 1), CHECK_IN_LIMITS), [['NO_FACE']]);
  });

  it('does not see frames that the built-in gate refuses', async () => {
    const before = service.received.length;
    const bad = await shot('ada', 1, { luma: 5 });
    assert.deepEqual(await codes([bad], CHECK_IN_LIMITS), [['LOW_LIGHT']]);
    assert.equal(service.received.length, before);
    service.face = { underExposedLikelihood: 'LIKELY', panAngle: 60 };
    const judged = await codes([bad, await shot('ada', 2)], CHECK_IN_LIMITS);
    assert.deepEqual(judged, [['LOW_LIGHT'], ['EXTREME_POSE', 'LOW_LIGHT']]);
  });

  it('is told by the built-in gate what that measured', async () => {
    const all = [...(await shots('ada', 2)), await shot('ada', 3, { sharpness: 0 })];
    const own = all.map(({ frame }) => assessQuality(frame, CHECK_IN_LIMITS));
    assert.deepEqual(await builtInGate.assess(all, CHECK_IN_LIMITS), own);
  });

  it('is unavailable when it cannot read an image', async () => {
    service.fail({
      status: 200,
      body: { responses: [{ error: { code: 3, message: 'Bad image' } }] },
    });
    await assert.rejects(
      async () => gate.assess(await shots('ada', 1), CHECK_IN_LIMITS),
      /cloud-vision: RPC_3/,
    );
  });

  describe('when it fails', () => {
    const retryInfo = (seconds: number) => ({
      '@type': 'type.googleapis.com/google.rpc.RetryInfo',
      retryDelay: `${String(seconds)}s`,
    });
    failsHonestly({
      service: (): CloudVisionStandIn => service,
      call: async () => gate.assess(await shots('ada', 1), CHECK_IN_LIMITS),
      throttled: (seconds) =>
        rpcError(429, 'RESOURCE_EXHAUSTED', seconds === undefined ? [] : [retryInfo(seconds)]),
      broken: rpcError(500, 'INTERNAL'),
      refused: [rpcError(403, 'PERMISSION_DENIED'), rpcError(400, 'INVALID_ARGUMENT')],
      secrets: [apiKey],
    });
  });
});

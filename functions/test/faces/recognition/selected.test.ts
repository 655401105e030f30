import assert from 'node:assert/strict';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { RecogniserUnavailableError } from '../../../src/faces/recognition/port.ts';
import {
  faceRecogniser,
  isInForce,
  recogniserOf,
  useFaceRecogniser,
} from '../../../src/faces/recognition/selected.ts';
import { faceQualityGate, useQualityGate } from '../../../src/faces/quality/selected.ts';
import { withEnv } from '../../support/environment.ts';
import { fakeFaceEngine } from '../../support/fakeFaceEngine.ts';
import { rekognitionStandIn } from '../../support/services/rekognitionStandIn.ts';

/** What the parameters of a deployed function hold. */
const FACE_PLUS_PLUS = {
  FACE_RECOGNISER: 'face-plus-plus',
  FACE_PLUS_PLUS_API_KEY: 'k',
  FACE_PLUS_PLUS_API_SECRET: 's',
};

describe('selecting who recognises faces', () => {
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
    useFaceRecogniser(undefined);
    useQualityGate(undefined);
  });
  after(() => {
    useFaceEngine(undefined);
    useFaceRecogniser(undefined);
    useQualityGate(undefined);
  });

  const selected = (env: Record<string, string>, work: () => Promise<void>): Promise<void> =>
    withEnv(env, work);

  it('takes the built-in one unless told otherwise', async () => {
    assert.equal((await faceRecogniser()).model.id, 'fr_feature');
    assert.equal((await faceQualityGate()).sendsImages, false);
  });

  it('gives the built-in one the thresholds of the parameters, and none when they are wrong', async () => {
    await selected({ FACE_ACCEPT: '0.48' }, async () => {
      const { accept, review } = (await faceRecogniser()).thresholds;
      assert.deepEqual([accept, review], [0.48, 0.35]);
    });
    await selected({ FACE_REVIEW: '0.9' }, async () => {
      await assert.rejects(faceRecogniser(), RecogniserUnavailableError);
    });
  });

  it('takes the one that the parameters name', async () => {
    await selected(FACE_PLUS_PLUS, async () => {
      assert.equal((await faceRecogniser()).model.id, 'face-plus-plus');
    });
    const service = await rekognitionStandIn();
    const rekognition = {
      FACE_RECOGNISER: 'aws-rekognition',
      REKOGNITION_ACCESS_KEY_ID: 'k',
      REKOGNITION_SECRET_ACCESS_KEY: 's',
      REKOGNITION_ENDPOINT: service.url,
    };
    await selected(rekognition, async () => {
      assert.equal((await faceRecogniser()).model.id, 'aws-rekognition');
    });
    await service.stop();
  });

  it('asks a service for its model once, and again after a failure', async () => {
    const service = await rekognitionStandIn();
    const rekognition = {
      FACE_RECOGNISER: 'aws-rekognition',
      REKOGNITION_ACCESS_KEY_ID: 'k',
      REKOGNITION_SECRET_ACCESS_KEY: 's',
      REKOGNITION_ENDPOINT: service.url,
    };
    await selected(rekognition, async () => {
      service.fail({ status: 400, body: { __type: 'AccessDeniedException' } });
      await assert.rejects(faceRecogniser(), RecogniserUnavailableError);
      service.heal();
      await faceRecogniser();
      const before = service.received.length;
      await Promise.all([faceRecogniser(), faceRecogniser()]);
      assert.equal(service.received.length, before);
    });
    await service.stop();
  });

  const wrong: [string, Record<string, string>, RegExp][] = [
    ['an unknown name', { FACE_RECOGNISER: 'azure' }, /FACE_RECOGNISER must be one of built-in, /],
    [
      'a missing secret',
      { ...FACE_PLUS_PLUS, FACE_PLUS_PLUS_API_SECRET: '' },
      /FACE_PLUS_PLUS_API_SECRET is not set/,
    ],
    [
      'a missing access key',
      { FACE_RECOGNISER: 'aws-rekognition', REKOGNITION_ACCESS_KEY_ID: '' },
      /REKOGNITION_ACCESS_KEY_ID is not set/,
    ],
    [
      'an address without encryption',
      { ...FACE_PLUS_PLUS, FACE_PLUS_PLUS_URL: 'http://api.example.com' },
      /FACE_PLUS_PLUS_URL must be an https address/,
    ],
  ];
  for (const [how, env, message] of wrong) {
    it(`says clearly what is wrong with ${how}, at the first call`, async () => {
      await selected(env, () => assert.rejects(faceRecogniser(), message));
    });
  }

  it('says clearly what is wrong with an unknown quality gate', async () => {
    await selected({ FACE_QUALITY_GATE: 'x' }, () =>
      assert.rejects(faceQualityGate(), /FACE_QUALITY_GATE must be built-in or cloud-vision/),
    );
  });

  it('tells templates that can be compared from those of another recogniser', async () => {
    const theirs = { id: 'face-plus-plus', version: 'facepp-v3', dimension: null };
    const ours = (await faceRecogniser()).model;
    assert.equal(await isInForce(ours), true);
    assert.equal(await isInForce(theirs), false);
    await selected(FACE_PLUS_PLUS, async () => {
      assert.equal(await isInForce(ours), false);
      // Not loaded: by the name; then by the version too.
      assert.equal(await isInForce({ ...theirs, version: 'older' }), true);
      await faceRecogniser();
      assert.equal(await isInForce({ ...theirs, version: 'older' }), false);
      assert.equal(await isInForce(theirs), true);
    });
  });

  it('finds the service that kept faces before, to let it forget them', async () => {
    await selected({ ...FACE_PLUS_PLUS, FACE_RECOGNISER: 'built-in' }, async () => {
      assert.equal((await recogniserOf('face-plus-plus')).model.id, 'face-plus-plus');
    });
  });
});

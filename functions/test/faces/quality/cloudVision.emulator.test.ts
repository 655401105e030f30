import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { checkFaceFrame, decodeImages, enrolFace, proveFace } from '../../../src/faces/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { useQualityGate } from '../../../src/faces/quality/selected.ts';
import { useOutgoingImages } from '../../../src/faces/service/outgoingImage.ts';
import { callAs } from '../../support/call.ts';
import { classroom, request, seen, student } from '../../support/classroom.ts';
import { withEnv } from '../../support/environment.ts';
import { fails } from '../../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { CloudVisionStandIn } from '../../support/services/cloudVisionStandIn.ts';
import { cloudVisionStandIn } from '../../support/services/cloudVisionStandIn.ts';
import { REQUIRED } from '../recognition/thirdParty.ts';

describe('frames judged by Cloud Vision too', () => {
  let services: Isolated;
  let room: Awaited<ReturnType<typeof classroom>>;
  let service: CloudVisionStandIn;
  before(async () => {
    services = isolatedServices();
    room = await classroom({}, services);
    service = await cloudVisionStandIn();
  });
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
    useQualityGate(undefined);
    useOutgoingImages(({ image }) => Promise.resolve(image));
    service.heal();
    service.face = {};
  });
  after(async () => {
    useFaceEngine(undefined);
    useQualityGate(undefined);
    useOutgoingImages(undefined);
    await service.stop();
    await services.dispose();
  });
  const test = (title: string, work: () => Promise<void>): void => {
    it(title, () =>
      withEnv(
        {
          FACE_QUALITY_GATE: 'cloud-vision',
          CLOUD_VISION_ENDPOINT: service.url,
          CLOUD_VISION_API_KEY: 'k',
        },
        work,
      ),
    );
  };
  const check = (uid: string, image: string) =>
    callAs(uid, checkFaceFrame, { image }, { services });

  test('enrol and check in when it agrees', async () => {
    const who = randomUUID();
    const ann = await student(room, shotsOf(who));
    const body = await request(ann, room.sessionId, seen(shotsOf(who, 11)));
    assert.equal((await ann.client.checkIn(body)).decision, 'accepted');
    assert.equal(service.received.length, 2);
  });

  test('are refused when it does not', async () => {
    const who = randomUUID();
    const { uid } = await student(room, shotsOf(who));
    service.face = { blurredLikelihood: 'VERY_LIKELY' };
    const { findings } = await proveFace(services, uid, decodeImages(shotsOf(who, 11)), REQUIRED);
    assert.ok(findings.some(({ reason, outcome }) => reason === 'BLURRY' && outcome === 'fail'));
    assert.ok(!findings.some(({ reason }) => reason === 'FACE_MATCH'));
    const again = callAs(uid, enrolFace, { images: shotsOf(who, 21) }, { services });
    const { details } = await fails('not-enough-faces', again);
    assert.ok(details.fields?.every(({ issue }) => issue.startsWith('BLURRY')));
  });

  test('ask for a review when it does not answer; an enrolment has to wait', async () => {
    const who = randomUUID();
    const { uid } = await student(room, shotsOf(who));
    service.fail('hang');
    const { findings } = await proveFace(services, uid, decodeImages(shotsOf(who, 11)), REQUIRED);
    assert.deepEqual(
      findings.map(({ outcome, reason }) => `${outcome} ${reason}`),
      ['review FACE_ENGINE_UNAVAILABLE'],
    );
    await fails('unavailable', callAs(uid, enrolFace, { images: shotsOf(who, 21) }, { services }));
  });

  test('are shown to it as live feedback with consent only', async () => {
    const who = randomUUID();
    const { uid } = await student(room, null);
    service.face = { blurredLikelihood: 'VERY_LIKELY' };
    const before = service.received.length;
    assert.deepEqual((await check(uid, picture(who, 1))).codes, []);
    assert.equal(service.received.length, before);
    service.face = {};
    const consenting = (await student(room, shotsOf(who))).uid;
    service.face = { blurredLikelihood: 'VERY_LIKELY' };
    const { codes } = await check(consenting, picture(who, 31));
    assert.deepEqual(
      codes.map(({ code }) => code),
      ['BLURRY'],
    );
    service.fail('cut');
    assert.deepEqual((await check(consenting, picture(who, 32))).codes, []);
  });
});

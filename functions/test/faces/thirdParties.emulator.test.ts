import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FaceProof } from '../../src/faces/index.ts';
import {
  checkFaceFrame,
  decodeImages,
  enrolFace,
  forgetFaces,
  proveFace,
  withdrawConsent,
} from '../../src/faces/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { faceRecogniser, useFaceRecogniser } from '../../src/faces/recognition/selected.ts';
import { useQualityGate } from '../../src/faces/quality/selected.ts';
import { useOutgoingImages } from '../../src/faces/service/outgoingImage.ts';
import { callAs } from '../support/call.ts';
import { clockAt } from '../support/clock.ts';
import { classroom, request, seen, student } from '../support/classroom.ts';
import { withEnv } from '../support/environment.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { CloudVisionStandIn } from '../support/services/cloudVisionStandIn.ts';
import { cloudVisionStandIn } from '../support/services/cloudVisionStandIn.ts';
import { facePlusPlusStandIn } from '../support/services/facePlusPlusStandIn.ts';
import { rekognitionStandIn } from '../support/services/rekognitionStandIn.ts';
import type { StandIn } from '../support/services/standIn.ts';

/** A service that can be selected by parameters, and how many enrolments' faces it keeps. */
interface Service {
  readonly standIn: StandIn & { faceless: boolean };
  readonly env: Readonly<Record<string, string>>;
  kept(): number;
}

async function rekognitionService(): Promise<Service> {
  const standIn = await rekognitionStandIn();
  const env = {
    FACE_RECOGNISER: 'aws-rekognition',
    REKOGNITION_ACCESS_KEY_ID: 'k',
    REKOGNITION_SECRET_ACCESS_KEY: 's',
    REKOGNITION_ENDPOINT: standIn.url,
  };
  return { standIn, env, kept: () => new Set(standIn.faces.values()).size };
}

async function facePlusPlusService(): Promise<Service> {
  const standIn = await facePlusPlusStandIn({ apiKey: 'k', apiSecret: 's' });
  const env = {
    FACE_RECOGNISER: 'face-plus-plus',
    FACE_PLUS_PLUS_API_KEY: 'k',
    FACE_PLUS_PLUS_API_SECRET: 's',
    FACE_PLUS_PLUS_URL: standIn.url,
  };
  const kept = (): number => [...standIn.faceSets.keys()].filter((id) => id !== 'rollcall').length;
  return { standIn, env, kept };
}

const required = { required: true, liveness: { policy: 'off', action: null } } as const;
const later = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

for (const [name, start] of [
  ['Amazon Rekognition', rekognitionService],
  ['Face++', facePlusPlusService],
] as const) {
  describe(`faces recognised by ${name}`, () => {
    let services: Isolated;
    let room: Awaited<ReturnType<typeof classroom>>;
    let service: Service;
    before(async () => {
      services = isolatedServices();
      room = await classroom({}, services);
      service = await start();
    });
    beforeEach(() => {
      useFaceEngine(fakeFaceEngine());
      useFaceRecogniser(undefined);
      useOutgoingImages(({ image }) => Promise.resolve(image));
      service.standIn.heal();
      service.standIn.faceless = false;
    });
    after(async () => {
      useFaceEngine(undefined);
      useFaceRecogniser(undefined);
      useOutgoingImages(undefined);
      await service.standIn.stop();
      await services.dispose();
    });
    const test = (title: string, work: () => Promise<void>): void => {
      it(title, () => withEnv(service.env, work));
    };

    const prove = (uid: string, images: readonly string[]): Promise<FaceProof> =>
      proveFace(services, uid, decodeImages(images), required);
    const reasons = ({ findings }: FaceProof): string[] =>
      findings.map(({ outcome, reason }) => `${outcome} ${reason}`);
    const deletions = async () =>
      (await services.db.collection('faceDeletions').get()).docs.map((doc) => doc.data());
    const enrolled = async (): Promise<{ uid: string; who: string }> => {
      const who = randomUUID();
      return { uid: (await student(room, shotsOf(who))).uid, who };
    };
    const withdraw = (uid: string) => callAs(uid, withdrawConsent, {}, { services });
    const enrol = (uid: string, images: string[]) =>
      callAs(uid, enrolFace, { images }, { services });

    test('enrol, check in and are forgotten on withdrawal', async () => {
      const before = service.kept();
      const who = randomUUID();
      const ann = await student(room, shotsOf(who));
      assert.equal(service.kept(), before + 1);
      const body = await request(ann, room.sessionId, seen(shotsOf(who, 11)));
      const reply = await ann.client.checkIn(body);
      assert.equal(reply.decision, 'accepted');
      assert.equal((await withdraw(ann.uid)).state, 'withdrawn');
      assert.equal(service.kept(), before);
      assert.deepEqual(await deletions(), []);
    });

    test('tell others from the enrolled person', async () => {
      const { uid, who } = await enrolled();
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
      assert.ok(reasons(await prove(uid, shotsOf('bob'))).includes('fail FACE_MISMATCH'));
      const unsure = await prove(uid, [picture(who, 12, { likeness: 0.48 })]);
      assert.ok(reasons(unsure).includes('review FACE_UNCERTAIN'), reasons(unsure).join());
    });

    test('are never sent with the uid', async () => {
      const { uid, who } = await enrolled();
      await prove(uid, shotsOf(who, 11));
      for (const { body, path, headers } of service.standIn.received) {
        assert.ok(!decodeURIComponent(`${path} ${body} ${JSON.stringify(headers)}`).includes(uid));
      }
    });

    test('ask for a review when the service sees none or does not answer, and never pass', async () => {
      const { uid, who } = await enrolled();
      service.standIn.faceless = true;
      const unseen = reasons(await prove(uid, shotsOf(who, 11)));
      assert.ok(unseen.includes('review FACE_UNCERTAIN'), unseen.join());
      for (const fault of ['hang', 'cut'] as const) {
        service.standIn.fail(fault);
        const started = performance.now();
        assert.deepEqual(reasons(await prove(uid, shotsOf(who, 11))), [
          'review FACE_ENGINE_UNAVAILABLE',
        ]);
        assert.ok(performance.now() - started < 5000);
      }
    });

    test('are refused with the shots that the service refuses, and leave nothing there', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      service.standIn.faceless = true;
      const { details } = await fails('not-enough-faces', enrol(uid, shotsOf(who, 21)));
      assert.ok(details.fields?.some(({ issue }) => issue.startsWith('NO_FACE')));
      service.standIn.faceless = false;
      assert.equal(service.kept(), before);
      assert.deepEqual(await deletions(), []);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('replace the ones before, which the service forgets', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      await enrol(uid, shotsOf(who, 21));
      assert.equal(service.kept(), before);
      assert.deepEqual(await deletions(), []);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('stay owed when an enrolment breaks off, until the service has forgotten them', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      // The search works, the rest does not: some faces may be there when it breaks off.
      service.standIn.fail('cut');
      await fails('unavailable', enrol(uid, shotsOf(who, 21)));
      service.standIn.heal();
      const [owed] = await deletions();
      assert.equal(owed?.['reason'], 'enrolment');
      assert.equal(JSON.stringify(owed).includes(uid), false);
      assert.equal(await forgetFaces(services), 0);
      const clock = clockAt(later(16));
      assert.equal(await forgetFaces({ ...services, clock }), 1);
      assert.deepEqual(await deletions(), []);
      assert.equal(service.kept(), before);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('stay owed when the process dies between the service’s answer and the commit', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      const real = await faceRecogniser();
      useFaceRecogniser({
        ...real,
        enrol: async (...args) => {
          await real.enrol(...args);
          throw new Error('killed');
        },
      });
      await fails('internal', enrol(uid, shotsOf(who, 21)));
      useFaceRecogniser(undefined);
      assert.equal(service.kept(), before + 1);
      assert.equal(await forgetFaces({ ...services, clock: clockAt(later(16)) }), 1);
      assert.equal(service.kept(), before);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('are forgotten when consent is withdrawn while they are being enrolled', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      const real = await faceRecogniser();
      useFaceRecogniser({
        ...real,
        enrol: async (...args) => {
          const content = await real.enrol(...args);
          await withdraw(uid);
          return content;
        },
      });
      await fails('consent-required', enrol(uid, shotsOf(who, 21)));
      assert.equal(service.kept(), before - 1);
      assert.deepEqual(await deletions(), []);
    });

    test('are one enrolment after two at once', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      await Promise.allSettled([enrol(uid, shotsOf(who, 21)), enrol(uid, shotsOf(who, 31))]);
      await forgetFaces({ ...services, clock: clockAt(later(16)) });
      assert.equal(service.kept(), before);
      assert.deepEqual(await deletions(), []);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('are withdrawn at once while the service is silent, and forgotten when it answers', async () => {
      const { uid, who } = await enrolled();
      const before = service.kept();
      service.standIn.fail('hang');
      const started = performance.now();
      assert.equal((await withdraw(uid)).state, 'withdrawn');
      assert.ok(performance.now() - started < 5000);
      assert.equal((await services.db.doc(`vault/${uid}`).get()).exists, false);
      assert.equal((await services.db.doc(`keyring/${uid}`).get()).exists, false);
      const unproven = reasons(await prove(uid, shotsOf(who, 11)));
      assert.deepEqual(unproven, ['fail FACE_NOT_ENROLLED']);
      const [owed] = await deletions();
      assert.equal(owed?.['reason'], 'withdrawn');
      assert.equal(owed['attempts'], 1);
      service.standIn.fail('cut');
      assert.equal(await forgetFaces({ ...services, clock: clockAt(later(11)) }), 0);
      service.standIn.heal();
      assert.equal(await forgetFaces({ ...services, clock: clockAt(later(12)) }), 0);
      assert.equal(await forgetFaces({ ...services, clock: clockAt(later(60)) }), 1);
      assert.equal(service.kept(), before - 1);
      assert.deepEqual(await deletions(), []);
      const audit = await services.db
        .collection('audit')
        .where('action', '==', 'faces.forgotten-by-service')
        .get();
      assert.ok(audit.docs.some((doc) => doc.get('details.attempts') === 2));
    });

    test('are withdrawn and forgotten by name when the template does not open any more', async () => {
      const { uid } = await enrolled();
      const before = service.kept();
      await services.db.doc(`keyring/${uid}`).delete();
      await withdraw(uid);
      assert.equal(service.kept(), before - 1);
    });

    test('are forgotten by the service that keeps them after another was selected', async () => {
      const { uid } = await enrolled();
      const before = service.kept();
      await withEnv({ FACE_RECOGNISER: 'built-in' }, async () => {
        await withdraw(uid);
      });
      assert.equal(service.kept(), before - 1);
    });

    test('ask for a new enrolment after another recogniser was selected', async () => {
      const { uid, who } = await enrolled();
      await withEnv({ FACE_RECOGNISER: 'built-in' }, async () => {
        const found = reasons(await prove(uid, shotsOf(who, 11)));
        assert.ok(found.includes('review TEMPLATE_OUTDATED'), found.join());
      });
    });
  });
}

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
    const { findings } = await proveFace(services, uid, decodeImages(shotsOf(who, 11)), required);
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
    const { findings } = await proveFace(services, uid, decodeImages(shotsOf(who, 11)), required);
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

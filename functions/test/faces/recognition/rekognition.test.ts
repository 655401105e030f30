import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FaceRecogniser } from '../../../src/faces/recognition/port.ts';
import { NoFaceFoundError, ShotsRefusedError } from '../../../src/faces/recognition/port.ts';
import { rekognition } from '../../../src/faces/recognition/rekognition/rekognition.ts';
import { judgeRanking } from '../../../src/faces/recognition/ranking.ts';
import { useOutgoingImages } from '../../../src/faces/service/outgoingImage.ts';
import type { RekognitionStandIn } from '../../support/services/rekognitionStandIn.ts';
import {
  FACE_MODEL,
  exception,
  rekognitionStandIn,
} from '../../support/services/rekognitionStandIn.ts';
import { failsHonestly, withRetryAfter } from './failing.ts';
import { reference, shot, shots } from './shots.ts';

const accessKeyId = 'AKIDEXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI-K7MDENG+bPxRfiCYEXAMPLEKEY';

describe('Amazon Rekognition', () => {
  let service: Awaited<ReturnType<typeof rekognitionStandIn>>;
  let recogniser: FaceRecogniser;
  const settings = (endpoint: string) => ({
    region: 'eu-central-1',
    collection: 'school',
    accessKeyId,
    secretAccessKey,
    endpoint,
  });
  const enrolled = async (person: string, count = 3) =>
    reference(await recogniser.enrol(randomUUID(), await shots(person, count)));

  before(async () => {
    useOutgoingImages(({ image }) => Promise.resolve(image));
    service = await rekognitionStandIn({ pageSize: 2 });
    recogniser = await rekognition(settings(service.url));
  });
  afterEach(() => {
    service.heal();
    service.faceless = false;
  });
  after(async () => {
    useOutgoingImages(undefined);
    await service.stop();
  });

  it('makes its collection at the first call and names the model of its faces', async () => {
    const made = ['DescribeCollection', 'CreateCollection'];
    assert.deepEqual(service.operations().slice(0, 2), made);
    const model = { id: 'aws-rekognition', version: FACE_MODEL, dimension: null };
    assert.deepEqual(recogniser.model, model);
    assert.deepEqual((await rekognition(settings(service.url))).model, model);
    assert.equal(service.operations().filter((name) => name === 'CreateCollection').length, 1);
  });

  it('knows a person from other shots of them, and from others', async () => {
    const ada = await enrolled('ada');
    const { accept, review } = recogniser.thresholds;
    assert.ok((await recogniser.verify('u', ada, await shots('ada', 2))) >= accept);
    assert.equal(await recogniser.verify('u', ada, await shots('bob', 2)), 0);
    const unsure = await recogniser.verify('u', ada, await shots('ada', 2, { likeness: 0.4 }));
    assert.ok(unsure >= review && unsure < accept);
  });

  it('counts a shot that shows somebody else as nothing like', async () => {
    const ada = await enrolled('ada');
    const mixed = [await shot('ada', 1), await shot('bob', 1)];
    const similarity = await recogniser.verify('u', ada, mixed);
    assert.ok(similarity < recogniser.thresholds.review);
  });

  it('counts only the faces of the person’s own template', async () => {
    await enrolled('eve');
    const nobody = { kind: 'reference', faceIds: [randomUUID()], close: () => undefined } as const;
    assert.equal(await recogniser.verify('u', nobody, await shots('eve', 2)), 0);
  });

  it('sends three of many shots', async () => {
    const ada = await enrolled('ada');
    const before = service.received.length;
    await recogniser.verify('u', ada, await shots('ada', 8));
    assert.deepEqual(service.operations().slice(before), Array(3).fill('SearchFacesByImage'));
  });

  it('says so when it finds no face in any shot', async () => {
    const ada = await enrolled('ada');
    service.faceless = true;
    await assert.rejects(
      async () => recogniser.verify('u', ada, await shots('ada', 2)),
      NoFaceFoundError,
    );
  });

  it('ranks candidates, and nobody else of the collection', async () => {
    const [fay, gus] = [await enrolled('fay'), await enrolled('gus')];
    await enrolled('hal');
    const candidates = [
      { uid: 'fay', template: fay },
      { uid: 'gus', template: gus },
    ];
    const ranked = await recogniser.identify(candidates, await shots('gus', 2));
    const judged = judgeRanking(ranked, recogniser.thresholds);
    assert.ok(judged.status === 'one' && judged.best.uid === 'gus');
    assert.deepEqual(await recogniser.identify(candidates, await shots('hal', 2)), []);
  });

  it('keeps nothing of shots that show different people', async () => {
    const before = service.faces.size;
    const mixed = [...(await shots('ida', 2)), await shot('jon', 5)];
    await assert.rejects(recogniser.enrol(randomUUID(), mixed), (error: unknown) => {
      assert.ok(error instanceof ShotsRefusedError);
      assert.deepEqual(error.refused, [{ index: 2, code: 'DIFFERENT_FACE' }]);
      return true;
    });
    assert.equal(service.faces.size, before);
  });

  it('says which shots show no face to it', async () => {
    service.faceless = true;
    await assert.rejects(
      async () => recogniser.enrol(randomUUID(), await shots('ida', 3)),
      (error: unknown) => {
        assert.ok(error instanceof ShotsRefusedError);
        assert.ok(error.refused.every(({ code }) => code === 'NO_FACE'));
        return error.refused.length > 0;
      },
    );
  });

  it('forgets the faces of an enrolment, known or found by their name, and no others', async () => {
    const [kim, lee] = [randomUUID(), randomUUID()];
    await recogniser.enrol(kim, await shots('kim', 3));
    const { faceIds } = reference(await recogniser.enrol(lee, await shots('lee', 3)));
    const namesOf = () => new Set(service.faces.values());
    await recogniser.delete({ name: kim, faceIds: [] }, 2000);
    assert.ok(!namesOf().has(kim) && namesOf().has(lee));
    await recogniser.delete({ name: lee, faceIds }, 2000);
    assert.ok(!namesOf().has(lee));
    await recogniser.delete({ name: lee, faceIds }, 2000);
  });

  it('sends images, a random name and nothing else about a person', async () => {
    const from = service.received.length;
    const ada = await enrolled('ada');
    await recogniser.verify('student-uid-1', ada, await shots('ada', 2));
    for (const { body, headers, path } of service.received.slice(from)) {
      assert.ok(!`${path} ${body} ${JSON.stringify(headers)}`.includes('student-uid-1'));
      assert.ok(!`${path} ${body} ${JSON.stringify(headers)}`.includes(secretAccessKey));
    }
  });

  describe('when it fails', () => {
    let ada: ReturnType<typeof reference>;
    before(async () => {
      ada = await enrolled('ada');
    });
    failsHonestly({
      service: (): RekognitionStandIn => service,
      call: async () => recogniser.verify('u', ada, await shots('ada', 1)),
      throttled: (s) => withRetryAfter(exception('ProvisionedThroughputExceededException'), s),
      broken: exception('InternalServerError', 500),
      refused: [
        exception('AccessDeniedException', 400, `user ${accessKeyId} may not`),
        exception('ImageTooLargeException'),
        exception('InvalidParameterException', 400, 'faceId 1234 is not valid'),
      ],
      secrets: [accessKeyId, secretAccessKey, 'faceId 1234'],
    });

    it('is unavailable where nothing listens', async () => {
      const gone = await rekognitionStandIn();
      await gone.stop();
      await assert.rejects(rekognition(settings(gone.url)), /aws-rekognition: ECONNREFUSED/);
    });
  });
});

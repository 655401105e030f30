import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { facePlusPlus } from '../../../src/faces/recognition/facePlusPlus/facePlusPlus.ts';
import type { FaceRecogniser } from '../../../src/faces/recognition/port.ts';
import { NoFaceFoundError, ShotsRefusedError } from '../../../src/faces/recognition/port.ts';
import { judgeRanking } from '../../../src/faces/recognition/ranking.ts';
import { useOutgoingImages } from '../../../src/faces/service/outgoingImage.ts';
import type { FacePlusPlusStandIn } from '../../support/services/facePlusPlusStandIn.ts';
import { facePlusPlusStandIn, failed } from '../../support/services/facePlusPlusStandIn.ts';
import { failsHonestly, withRetryAfter } from './failing.ts';
import { reference, shot, shots } from './shots.ts';

const credentials = { apiKey: 'key-4711', apiSecret: 'secret-0815' };

describe('Face++', () => {
  let service: FacePlusPlusStandIn;
  let recogniser: FaceRecogniser;
  const enrolled = async (person: string, count = 3) =>
    reference(await recogniser.enrol(randomUUID(), await shots(person, count)));

  before(async () => {
    useOutgoingImages(({ image }) => Promise.resolve(image));
    service = await facePlusPlusStandIn(credentials);
    recogniser = facePlusPlus({ ...credentials, faceSet: 'school', url: service.url });
  });
  afterEach(() => {
    service.heal();
    service.faceless = false;
  });
  after(async () => {
    useOutgoingImages(undefined);
    await service.stop();
  });

  it('knows a person from other shots of them, and from others', async () => {
    const ada = await enrolled('ada');
    const { accept, review } = recogniser.thresholds;
    assert.ok((await recogniser.verify('u', ada, await shots('ada', 2))) >= accept);
    assert.ok((await recogniser.verify('u', ada, await shots('bob', 2))) < review);
    const unsure = await recogniser.verify('u', ada, await shots('ada', 2, { likeness: 0.4 }));
    assert.ok(unsure >= review && unsure < accept, String(unsure));
  });

  it('does not know a person whose faces it has lost', async () => {
    const { faceIds } = await enrolled('ada');
    service.faceSets.delete(faceIds[0] ?? '');
    const lost = { kind: 'reference', faceIds, close: () => undefined } as const;
    assert.equal(await recogniser.verify('u', lost, await shots('ada', 2)), 0);
  });

  it('searches the person’s own faces, one call a shot and three shots at most', async () => {
    const ada = await enrolled('ada');
    const before = service.received.length;
    await recogniser.verify('u', ada, await shots('ada', 8));
    assert.deepEqual(service.operations().slice(before), Array(3).fill('search'));
  });

  it('says so when it finds no face in any shot', async () => {
    const ada = await enrolled('ada');
    service.faceless = true;
    await assert.rejects(
      async () => recogniser.verify('u', ada, await shots('ada', 2)),
      NoFaceFoundError,
    );
  });

  it('ranks candidates, with room for a second one beside five shots of the first', async () => {
    const [fay, gus] = [await enrolled('fay', 5), await enrolled('gus', 5)];
    const candidates = [
      { uid: 'fay', template: fay },
      { uid: 'gus', template: gus },
    ];
    const ranked = await recogniser.identify(candidates, await shots('gus', 2));
    const judged = judgeRanking(ranked, recogniser.thresholds);
    assert.ok(judged.status === 'one' && judged.best.uid === 'gus', JSON.stringify(judged));
  });

  it('lets nobody lead whose rivals the answer had no room for', async () => {
    // Six faces of one person under two accounts fill the answer; a third account may be just behind.
    const candidates = await Promise.all(
      ['mia', 'mia', 'ned'].map(async (person, i) => ({
        uid: String(i),
        template: await enrolled(person),
      })),
    );
    const ranked = await recogniser.identify(
      candidates.filter(({ uid }) => uid !== '1'),
      await shots('mia', 1),
    );
    assert.equal(judgeRanking(ranked, recogniser.thresholds).status, 'close');
  });

  it('keeps nothing of shots that show different people, and says which', async () => {
    const before = [...service.faceSets.keys()];
    const mixed = [...(await shots('ida', 2)), await shot('jon', 5)];
    await assert.rejects(recogniser.enrol(randomUUID(), mixed), (error: unknown) => {
      assert.ok(error instanceof ShotsRefusedError);
      assert.deepEqual(error.refused, [{ index: 2, code: 'DIFFERENT_FACE' }]);
      return true;
    });
    service.faceless = true;
    await assert.rejects(recogniser.enrol(randomUUID(), mixed), ShotsRefusedError);
    assert.deepEqual([...service.faceSets.keys()], before);
  });

  it('forgets the faces of an enrolment everywhere, and no others', async () => {
    const [kim, lee] = [randomUUID(), randomUUID()];
    const { faceIds } = reference(await recogniser.enrol(kim, await shots('kim', 3)));
    await recogniser.enrol(lee, await shots('lee', 3));
    const everybody = service.faceSets.get('school')?.size ?? 0;
    await recogniser.delete({ name: kim, faceIds: [] }, 2000);
    assert.ok(!service.faceSets.has(kim) && service.faceSets.has(lee));
    assert.equal(service.faceSets.get('school')?.size, everybody - 3);
    await recogniser.delete({ name: kim, faceIds }, 2000);
  });

  it('sends images, a random name, its credentials in the body and nothing else', async () => {
    const from = service.received.length;
    const ada = await enrolled('ada');
    await recogniser.verify('student-uid-1', ada, await shots('ada', 2));
    const known = ['api_key', 'api_secret', 'image_base64', 'outer_id', 'face_tokens'];
    known.push('face_token1', 'face_token2', 'force_merge', 'return_result_count');
    for (const { body, headers, path } of service.received.slice(from)) {
      const names = [...new URLSearchParams(body).keys()];
      assert.deepEqual(
        names.filter((name) => !known.includes(name)),
        [],
      );
      assert.ok(!`${path} ${body} ${JSON.stringify(headers)}`.includes('student-uid-1'));
      assert.ok(!`${path} ${JSON.stringify(headers)}`.includes(credentials.apiSecret));
    }
  });

  describe('when it fails', () => {
    let ada: ReturnType<typeof reference>;
    before(async () => {
      ada = await enrolled('ada');
    });
    failsHonestly({
      service: (): FacePlusPlusStandIn => service,
      call: async () => recogniser.verify('u', ada, await shots('ada', 1)),
      throttled: (s) => withRetryAfter(failed('CONCURRENCY_LIMIT_EXCEEDED', 403), s),
      broken: failed('INTERNAL_ERROR', 500),
      refused: [
        failed('AUTHENTICATION_ERROR', 401),
        failed('BAD_ARGUMENTS: image_base64 key-4711', 400),
        failed('Request Entity Too Large', 413),
      ],
      secrets: [...Object.values(credentials)],
    });

    it('follows no redirect, which would carry the credentials away', async () => {
      const other = await facePlusPlusStandIn(credentials);
      service.fail({ status: 307, body: {}, headers: { Location: `${other.url}/search` } });
      await assert.rejects(async () => recogniser.verify('u', ada, await shots('ada', 1)));
      assert.equal(other.received.length, 0);
      await other.stop();
    });
  });
});

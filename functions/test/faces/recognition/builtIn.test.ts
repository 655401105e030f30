import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { FrameAnalysis } from '../../../src/faces/engine/port.ts';
import { builtInRecogniser } from '../../../src/faces/recognition/builtIn.ts';
import type { OpenTemplate, Shot } from '../../../src/faces/recognition/port.ts';
import { openTemplate, sealTemplate } from '../../../src/faces/vault/sealedTemplate.ts';
import { fakeFaceEngine, picture } from '../../support/fakeFaceEngine.ts';

const engine = fakeFaceEngine();
const recogniser = builtInRecogniser(engine.model);

async function shots(person: string, count: number): Promise<Shot[]> {
  const images = Array.from({ length: count }, (_, i) => Buffer.from(picture(person, i), 'base64'));
  return await Promise.all(
    images.map(async (image): Promise<Shot> => ({ image, frame: await engine.analyse(image) })),
  );
}

async function enrolled(uid: string): Promise<OpenTemplate> {
  const key = { keyId: 'k', key: randomBytes(32) };
  const owner = { project: 'p', uid, templateVersion: 1 };
  const content = await recogniser.enrol(uid, await shots(uid, 3));
  const sealed = sealTemplate(key, owner, recogniser.model, content);
  return openTemplate(key, owner, recogniser.model, sealed);
}

describe('the built-in recogniser', () => {
  it('knows a person from other shots of them, and from others', async () => {
    const ada = await enrolled('ada');
    const { accept, review } = recogniser.thresholds;
    assert.ok((await recogniser.verify('ada', ada, await shots('ada', 5))) >= accept);
    assert.ok((await recogniser.verify('ada', ada, await shots('bob', 5))) < review);
  });

  it('ranks candidates by likeness', async () => {
    const uids = ['ada', 'bob', 'cem'];
    const candidates = await Promise.all(
      uids.map(async (uid) => ({ uid, template: await enrolled(uid) })),
    );
    const ranked = await recogniser.identify(candidates, await shots('bob', 2));
    assert.equal(ranked[0]?.uid, 'bob');
    assert.deepEqual(ranked.map(({ uid }) => uid).toSorted(), uids);
    const similarities = ranked.map(({ similarity }) => similarity);
    assert.deepEqual(
      similarities,
      similarities.toSorted((a, b) => b - a),
    );
  });

  it('cannot compare with a reference', async () => {
    const reference: OpenTemplate = { kind: 'reference', faceIds: ['a'], close: () => undefined };
    await assert.rejects(
      async () => recogniser.verify('a', reference, await shots('a', 1)),
      TypeError,
    );
  });

  it('takes no shot without a face', async () => {
    const [shot] = await shots('ada', 1);
    assert.ok(shot !== undefined);
    const frame: FrameAnalysis = { ...shot.frame, face: null };
    assert.throws(() => recogniser.enrol('ada', [{ ...shot, frame }]), TypeError);
  });
});

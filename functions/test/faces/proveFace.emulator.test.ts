import assert from 'node:assert/strict';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { EngineBusyError, EngineUnavailableError } from '../../src/faces/engine/errors.ts';
import { decodeImages, enrolFace, proveFace } from '../../src/faces/index.ts';
import type { FaceProof } from '../../src/faces/index.ts';
import { keyWrapper } from '../../src/faces/vault/keyWrapper.ts';
import { localKeys } from '../../src/faces/vault/localKeys.ts';
import { useTemplateKeys } from '../../src/faces/vault/templateKeys.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { consentingStudent, student } from './people.ts';

const services = emulatorServices();
const { db } = services;
const required = { required: true, liveness: { policy: 'record', action: null } } as const;

describe('proving a face', () => {
  let ann = '';
  before(async () => {
    useFaceEngine(fakeFaceEngine());
    ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: shotsOf(ann) });
  });
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
  });
  after(() => {
    useFaceEngine(undefined);
    useTemplateKeys(undefined);
  });

  it('passes with the enrolled face', async () => {
    const proof = await prove(ann, shotsOf(ann, 11));
    assert.deepEqual(summary(proof), [
      'pass QUALITY_OK',
      'pass FACE_MATCH',
      'pass LIVENESS_RECORDED',
    ]);
    assert.equal(proof.timings.decode, 3);
    assert.equal(proof.timings.cpu, 30);
  });

  it('asks for a review of a face that is only similar', async () => {
    const proof = await prove(ann, [picture(ann, 11, { likeness: 0.42 })]);
    assert.ok(summary(proof).includes('review FACE_UNCERTAIN'), summary(proof).join());
  });

  it('fails with another face', async () => {
    const proof = await prove(ann, shotsOf('bob'));
    assert.ok(summary(proof).includes('fail FACE_MISMATCH'));
  });

  it('fails with frames of two people, though one is the enrolled', async () => {
    const proof = await prove(ann, [picture(ann, 11), picture('bob', 1), picture(ann, 12)]);
    assert.ok(summary(proof).includes('fail FRAMES_INCONSISTENT'));
    assert.ok(!summary(proof).includes('pass FACE_MATCH'));
  });

  it('lets a bad frame beside good ones count for nothing', async () => {
    const proof = await prove(ann, [picture('bob', 1, { sharpness: 0 }), picture(ann, 11)]);
    assert.ok(summary(proof).includes('pass FACE_MATCH'));
  });

  it('fails with what is wrong when no frame is good', async () => {
    const proof = await prove(ann, [picture(ann, 11, { luma: 5, sharpness: 0 })]);
    assert.deepEqual(summary(proof), ['fail LOW_LIGHT', 'fail BLURRY', 'pass LIVENESS_RECORDED']);
  });

  it('fails without frames where a face is required, and stands aside where it is not', async () => {
    assert.ok(summary(await prove(ann, [])).includes('fail FRAMES_MISSING'));
    const optional = { ...required, required: false };
    assert.deepEqual(summary(await prove(ann, [], optional)), ['pass FACE_NOT_REQUIRED']);
    const other = await prove(ann, shotsOf('bob'), optional);
    assert.ok(summary(other).includes('fail FACE_MISMATCH'));
  });

  it('does not look at the frames of somebody who is not enrolled', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine(engine);
    const bob = await student();
    assert.deepEqual(summary(await prove(bob, shotsOf(bob))), ['fail FACE_NOT_ENROLLED']);
    const optional = await prove(bob, shotsOf(bob), { ...required, required: false });
    assert.deepEqual(summary(optional), ['pass FACE_NOT_REQUIRED']);
    assert.equal(engine.seen.length, 0);
  });

  it('asks for a review when the engine does not answer, whatever the reason', async () => {
    for (const error of [new EngineUnavailableError('crash', 'gone'), new Error('unforeseen')]) {
      useFaceEngine(fakeFaceEngine({ error }));
      assert.deepEqual(summary(await prove(ann, shotsOf(ann))), ['review FACE_ENGINE_UNAVAILABLE']);
    }
    useFaceEngine(fakeFaceEngine({ id: 'a model without thresholds' }));
    const proof = await prove(ann, shotsOf(ann));
    assert.deepEqual(summary(proof), ['review FACE_ENGINE_UNAVAILABLE']);
  });

  it('is refused for files that are no image and for a busy engine', async () => {
    const pdf = Buffer.from('%PDF-1.7').toString('base64');
    const { details } = await fails('invalid-image', prove(ann, [picture(ann, 11), pdf]));
    assert.deepEqual(
      details.fields?.map(({ field }) => field),
      ['images.1'],
    );
    useFaceEngine(fakeFaceEngine({ error: new EngineBusyError(3) }));
    await fails('too-busy', prove(ann, shotsOf(ann)));
  });

  it('is refused for one image sent twice, whoever sends it and whatever is asked', async () => {
    const frames = [picture(ann, 11), picture(ann, 12), picture(ann, 11)];
    const optional = { ...required, required: false };
    for (const uid of [ann, await student()]) {
      for (const rules of [required, optional]) {
        const { details } = await fails('invalid-image', prove(uid, frames, rules));
        assert.equal(details.fields?.[0]?.field, 'images.2');
      }
    }
  });

  it('fails when two people stand before the phone in one frame, though the rest is good', async () => {
    const proof = await prove(ann, [picture(ann, 11), picture(ann, 12, { faces: 2 })]);
    assert.ok(summary(proof).includes('fail MULTIPLE_FACES'));
    assert.ok(!summary(proof).includes('pass QUALITY_OK'));
  });

  it('never passes an embedding that is no number', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine({
      ...engine,
      analyse: async (image, options) => {
        const frame = await engine.analyse(image, options);
        frame.face?.embedding?.fill(NaN, 0, 1);
        return frame;
      },
    });
    for (const images of [shotsOf(ann), [picture(ann, 11)]]) {
      const { findings } = await prove(ann, images);
      assert.ok(findings.some(({ check, outcome }) => check === 'face' && outcome === 'fail'));
      for (const { evidence } of findings) {
        for (const value of Object.values(evidence)) {
          assert.ok(typeof value !== 'number' || Number.isFinite(value));
        }
      }
    }
  });

  it('asks for a review of a template of another model', async () => {
    const eve = await consentingStudent();
    await callAs(eve, enrolFace, { images: shotsOf(eve) });
    const engine = fakeFaceEngine();
    useFaceEngine({ ...engine, model: { ...engine.model, version: 'newer' } });
    const proof = await prove(eve, shotsOf(eve));
    assert.ok(summary(proof).includes('review TEMPLATE_OUTDATED'));
  });

  const damages: [string, (uid: string) => Promise<unknown>][] = [
    ['its key was shredded', (uid) => db.doc(`keyring/${uid}`).delete()],
    ['its key is another person’s', (uid) => copy(`keyring/${ann}`, `keyring/${uid}`)],
    ['the template is another person’s', (uid) => copy(`vault/${ann}`, `vault/${uid}`)],
    [
      'both are another person’s',
      async (uid) => {
        await copy(`vault/${ann}`, `vault/${uid}`);
        await copy(`keyring/${ann}`, `keyring/${uid}`);
      },
    ],
    ['its version was changed', (uid) => db.doc(`vault/${uid}`).update({ templateVersion: 2 })],
    [
      'it was relabelled as another model’s',
      (uid) => db.doc(`vault/${uid}`).update({ 'model.version': 'other' }),
    ],
    ['a field is gone', (uid) => db.doc(`vault/${uid}`).set({ shots: 3 })],
    [
      'the key-encryption key is gone',
      () => {
        useTemplateKeys(keyWrapper(localKeys(Buffer.alloc(32, 1).toString('base64'))));
        return Promise.resolve();
      },
    ],
  ];
  for (const [how, damage] of damages) {
    it(`asks for a review, and never passes, when ${how}`, async () => {
      const eve = await consentingStudent();
      await callAs(eve, enrolFace, { images: shotsOf(eve) });
      await damage(eve);
      try {
        for (const images of [shotsOf(eve), shotsOf(ann)]) {
          const reasons = summary(await prove(eve, images));
          assert.ok(reasons.includes('review TEMPLATE_UNREADABLE'), reasons.join());
        }
      } finally {
        useTemplateKeys(undefined);
      }
    });
  }
});

function prove(
  uid: string,
  images: readonly string[],
  rules: Parameters<typeof proveFace>[3] = required,
): Promise<FaceProof> {
  return proveFace(services, uid, decodeImages(images), rules);
}

function summary({ findings }: FaceProof): string[] {
  return findings.map(({ outcome, reason }) => `${outcome} ${reason}`);
}

async function copy(from: string, to: string): Promise<void> {
  await db.doc(to).set((await db.doc(from).get()).data() ?? assert.fail());
}

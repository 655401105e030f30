import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { EngineBusyError, EngineUnavailableError } from '../../src/faces/engine/errors.ts';
import { meanTemplate } from '../../src/faces/engine/match.ts';
import { ENROLMENT_LIMITS, QUALITY_CODES } from '../../src/faces/engine/quality.ts';
import { checkFaceFrame, enrolFace, withdrawConsent } from '../../src/faces/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import type { KeyWrapper } from '../../src/faces/vault/keyWrapper.ts';
import { templateKeys, useTemplateKeys } from '../../src/faces/vault/templateKeys.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import {
  embeddingOf,
  fakeFaceEngine,
  picture,
  sceneOf,
  shotsOf,
} from '../support/fakeFaceEngine.ts';
import { member } from '../support/school.ts';
import { biometricOf, consent, consentingStudent, student } from './people.ts';

const services = emulatorServices();
const { db } = services;
const vault = async (uid: string) => (await db.doc(`vault/${uid}`).get()).data();
const keyring = async (uid: string) => (await db.doc(`keyring/${uid}`).get()).data();
const keyIds = async (uid: string): Promise<string[]> =>
  Object.keys(z.record(z.string(), z.unknown()).parse((await keyring(uid))?.['keys'] ?? {}));
const keyInUse = async (uid: string): Promise<string> =>
  z.string().parse((await db.doc(`vault/${uid}`).get()).get('sealed.keyId'));

describe('enrolling a face', () => {
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
  });
  after(() => {
    useFaceEngine(undefined);
    useTemplateKeys(undefined);
  });

  it('makes a template from good shots and says what became of each', async () => {
    const ann = await consentingStudent();
    const images = [...shotsOf(ann), picture(ann, 9, { sharpness: 0 })];
    const reply = await callAs(ann, enrolFace, { images });
    assert.equal(reply.used, 3);
    assert.deepEqual(
      reply.images.map(({ accepted }) => accepted),
      [true, true, true, false],
    );
    assert.deepEqual(
      reply.images[3]?.codes.map(({ code }) => code),
      ['BLURRY'],
    );
    assert.equal(await biometricOf(ann), 'enrolled');
  });

  it('stores the template sealed, its key apart, and no embedding in any plain form', async () => {
    const ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: shotsOf(ann) });
    const stored = await vault(ann);
    const names = ['createdAt', 'model', 'sealed', 'shots', 'templateVersion'];
    assert.deepEqual(Object.keys(stored ?? {}).sort(), names);
    assert.deepEqual(await keyIds(ann), [await keyInUse(ann)]);
    const embedding = meanTemplate(
      [1, 2, 3].map((shot) =>
        embeddingOf(sceneOf(Buffer.from(picture(ann, shot), 'base64')) ?? assert.fail()),
      ),
    );
    const leaves = await everythingAbout(ann);
    assert.ok(leaves.some((leaf) => Buffer.isBuffer(leaf)));
    for (const leaf of leaves) assert.ok(!tells(leaf, embedding), 'the embedding is in plain');
  });

  it('would be found in plain by the test before', () => {
    const embedding = Float32Array.from([0.125, 0.1, 0.2, 0.3]);
    const bytes = Buffer.from(embedding.buffer);
    const doubles = Buffer.from(Float64Array.from(embedding).buffer);
    const text = JSON.stringify([...embedding]);
    for (const leaf of [bytes, doubles, text, bytes.toString('base64'), embedding[1]]) {
      assert.ok(tells(leaf, embedding));
    }
  });

  it('gives each enrolment a key of its own and shreds the replaced one', async () => {
    const ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: shotsOf(ann) });
    const [first] = await keyIds(ann);
    await callAs(ann, enrolFace, { images: shotsOf(ann, 4) });
    const after = await keyIds(ann);
    assert.equal(after.length, 1);
    assert.notEqual(after[0], first);
    assert.equal((await vault(ann))?.['templateVersion'], 2);
  });

  it('leaves out a shot of somebody else', async () => {
    const ann = await consentingStudent();
    const images = [picture('bob', 1), ...shotsOf(ann)];
    const reply = await callAs(ann, enrolFace, { images });
    assert.equal(reply.used, 3);
    assert.deepEqual(
      reply.images[0]?.codes.map(({ code }) => code),
      ['DIFFERENT_FACE'],
    );
  });

  it('is refused with the reason of each image when too few are left', async () => {
    const ann = await consentingStudent();
    const images = [picture(ann, 1), picture(null, 2), picture(ann, 3, { luma: 10, yawDeg: 60 })];
    const { details } = await fails('not-enough-faces', callAs(ann, enrolFace, { images }));
    assert.deepEqual(
      details.fields?.map(({ field, issue }) => [field, issue.split(':')[0]]),
      [
        ['images.1', 'NO_FACE'],
        ['images.2', 'EXTREME_POSE'],
        ['images.2', 'LOW_LIGHT'],
      ],
    );
    assert.equal(await vault(ann), undefined);
    assert.equal(await keyring(ann), undefined);
  });

  it('is refused when the images do not agree on a face', async () => {
    const ann = await consentingStudent();
    const images = [picture('ann'), picture('bob'), picture('eve')];
    await fails('not-enough-faces', callAs(ann, enrolFace, { images }));
  });

  it('is refused without consent, and nothing is looked at', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine(engine);
    const ann = await student();
    await fails('consent-required', callAs(ann, enrolFace, { images: shotsOf(ann) }));
    assert.equal(engine.seen.length, 0);
  });

  it('is refused for the same image twice, for no image, and for too few or too many', async () => {
    const ann = await consentingStudent();
    const [one = '', two = ''] = shotsOf(ann);
    const twice = await fails('invalid-image', callAs(ann, enrolFace, { images: [one, two, one] }));
    assert.equal(twice.details.fields?.[0]?.field, 'images.2');
    const pdf = Buffer.from('%PDF-1.7').toString('base64');
    const none = await fails('invalid-image', callAs(ann, enrolFace, { images: [one, pdf, two] }));
    assert.deepEqual(
      none.details.fields?.map(({ field }) => field),
      ['images.1'],
    );
    for (const images of [[one, two], Array.from({ length: 6 }, (_, n) => picture(ann, n))]) {
      await fails('invalid-request', callAs(ann, enrolFace, { images }));
    }
  });

  it('gives the same reply to a retry and enrols once', async () => {
    const ann = await consentingStudent();
    const [key, images] = [randomUUID(), shotsOf(ann)];
    const first = await callAs(ann, enrolFace, { images }, { key });
    assert.deepEqual(await callAs(ann, enrolFace, { images }, { key }), first);
    assert.equal((await vault(ann))?.['templateVersion'], 1);
  });

  it('loses to a withdrawal that comes between its first look and its commit', async () => {
    const ann = await consentingStudent();
    const real = templateKeys(services);
    const late: KeyWrapper = {
      ...real,
      wrap: async (...args) => {
        await callAs(ann, withdrawConsent, {});
        return real.wrap(...args);
      },
    };
    useTemplateKeys(late);
    await fails('consent-required', callAs(ann, enrolFace, { images: shotsOf(ann) }));
    useTemplateKeys(undefined);
    assert.equal(await vault(ann), undefined);
    assert.deepEqual(await keyIds(ann), []);
    assert.equal(await biometricOf(ann), 'withdrawn');
  });

  it('is destroyed by a withdrawal, and possible again after a new consent', async () => {
    const ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: shotsOf(ann) });
    await callAs(ann, withdrawConsent, {});
    assert.equal(await vault(ann), undefined);
    assert.equal(await keyring(ann), undefined);
    await fails('consent-required', callAs(ann, enrolFace, { images: shotsOf(ann) }));
    await consent(ann);
    assert.equal((await callAs(ann, enrolFace, { images: shotsOf(ann) })).enrolled, true);
  });

  it('of two parallel calls leaves one template with its key, and the next one no other key', async () => {
    const ann = await consentingStudent();
    const enrol = (first: number) => callAs(ann, enrolFace, { images: shotsOf(ann, first) });
    const done = await Promise.allSettled([enrol(1), enrol(4)]);
    assert.ok(done.some(({ status }) => status === 'fulfilled'));
    assert.ok((await keyIds(ann)).includes(await keyInUse(ann)));
    await enrol(7);
    assert.deepEqual(await keyIds(ann), [await keyInUse(ann)]);
  });

  it('replaces a template that was damaged', async () => {
    const ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: shotsOf(ann) });
    await db.doc(`vault/${ann}`).set({ nonsense: true });
    assert.equal((await callAs(ann, enrolFace, { images: shotsOf(ann) })).used, 3);
  });

  it('says when the engine is busy or does not answer', async () => {
    const ann = await consentingStudent();
    const images = shotsOf(ann);
    useFaceEngine(fakeFaceEngine({ error: new EngineBusyError(7) }));
    const busy = await fails('too-busy', callAs(ann, enrolFace, { images }));
    assert.equal(busy.details.retryAfterS, 7);
    useFaceEngine(fakeFaceEngine({ error: new EngineUnavailableError('models', 'gone') }));
    await fails('unavailable', callAs(ann, enrolFace, { images }));
    await fails('unavailable', callAs(ann, checkFaceFrame, { image: picture(ann) }));
  });
});

describe('checking a frame', () => {
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
  });
  after(() => {
    useFaceEngine(undefined);
  });

  it('says where the face is and what to do better, without recognising anybody', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine(engine);
    const ann = await student();
    const reply = await callAs(ann, checkFaceFrame, { image: picture(ann, 1, { luma: 5 }) });
    assert.deepEqual(reply, {
      ok: false,
      codes: [{ code: 'LOW_LIGHT', hint: 'Find more light.' }],
      box: { left: 0.35, top: 0.3, width: 0.3, height: 0.4 },
    });
    assert.deepEqual(
      engine.seen.map(({ embed }) => embed),
      [false],
    );
  });

  it('tells staff what was measured and what the limit is, and students never', async () => {
    const image = picture('ann', 1, { luma: 5, faceShare: 0.95 });
    for (const role of ['instructor', 'admin'] as const) {
      const uid = await member(role);
      const { codes } = await callAs(uid, checkFaceFrame, { image });
      const figures = codes.map(({ code, measured, limit }) => [code, measured, limit]);
      assert.deepEqual(figures, [
        ['MOVE_BACK', 0.95, ENROLMENT_LIMITS.maxFaceShare],
        ['LOW_LIGHT', 5, ENROLMENT_LIMITS.minLuma],
      ]);
    }
    const { codes } = await callAs(await student(), checkFaceFrame, { image });
    assert.deepEqual(
      codes.map((code) => Object.keys(code)),
      [
        ['code', 'hint'],
        ['code', 'hint'],
      ],
    );
  });

  it('gives staff every code with a figure in its unit, and a hint', async () => {
    const teacher = await member('instructor');
    const seen = new Map<string, string>();
    const scenes: [string | null, Parameters<typeof picture>[2]][] = [
      [null, {}],
      ['ann', { faces: 2 }],
      ['ann', { eyeDistancePx: 5, centreOffset: 0.5, faceShare: 0.05 }],
      ['ann', { faceShare: 1, yawDeg: 80, luma: 1, sharpness: 0 }],
      ['ann', { luma: 250, presence: 0, eyeAperture: 0 }],
    ];
    for (const [who, scene] of scenes) {
      const image = picture(who, 1, scene);
      for (const one of (await callAs(teacher, checkFaceFrame, { image })).codes) {
        assert.ok(typeof one.measured === 'number' && typeof one.limit === 'number', one.code);
        seen.set(one.code, one.hint);
      }
    }
    assert.deepEqual([...seen.keys()].toSorted(), [...QUALITY_CODES].toSorted());
  });

  it('is content with a good frame', async () => {
    const ann = await student();
    const reply = await callAs(ann, checkFaceFrame, { image: picture(ann) });
    assert.deepEqual([reply.ok, reply.codes], [true, []]);
  });

  it('names a file that is no image', async () => {
    const ann = await student();
    for (const image of ['', 'AAAA']) {
      const { details } = await fails('invalid-image', callAs(ann, checkFaceFrame, { image }));
      assert.equal(details.fields?.[0]?.field, 'image');
    }
  });
});

/** Whether a stored value holds part of the embedding: as float32, float64, number, JSON or base64. */
function tells(leaf: unknown, embedding: Float32Array): boolean {
  const floats = Buffer.from(embedding.buffer).subarray(0, 12);
  const doubles = Buffer.from(Float64Array.from(embedding).buffer).subarray(0, 12);
  if (Buffer.isBuffer(leaf)) return leaf.includes(floats) || leaf.includes(doubles);
  if (typeof leaf === 'number') return leaf !== 0 && embedding.includes(leaf);
  if (typeof leaf !== 'string') return false;
  const texts = [String(embedding[0]), floats.toString('base64'), doubles.toString('base64')];
  return texts.some((text) => leaf.includes(text));
}

/** The values of every stored document that names the person. */
async function everythingAbout(uid: string): Promise<unknown[]> {
  const collections = await db.listCollections();
  const found = await Promise.all(collections.map((ref) => ref.get()));
  return found
    .flatMap(({ docs }) => docs)
    .filter((doc) => JSON.stringify([doc.ref.path, doc.data()]).includes(uid))
    .flatMap((doc) => leavesOf(doc.data()));
}

function leavesOf(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return [value];
  return Object.values(value).flatMap(leavesOf);
}

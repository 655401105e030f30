import assert from 'node:assert/strict';
import { OFFSETS_MS, livenessFrames } from '../../../tools/photos/liveness/livenessFrames.ts';
import { loadPortraits } from '../../../tools/photos/portraits.ts';
import { vary } from '../../../tools/photos/variations.ts';
import { faceEngine, useFaceEngine } from '../../src/faces/engineHost.ts';
import { checkFaceFrame, decodeImages, enrolFace, proveFace } from '../../src/faces/index.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import { consentingStudent } from './people.ts';

const required = { required: true, liveness: { policy: 'record', action: null } } as const;

describe('real faces', () => {
  let ann = '';
  let photos: readonly Buffer[] = [];
  before(async () => {
    useFaceEngine(undefined);
    photos = (await loadPortraits()).map(({ jpeg }) => jpeg);
    ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: await shots(0, [1, 2, 3]) });
  });
  after(async () => {
    await (await faceEngine()).close();
    useFaceEngine(undefined);
  });

  it('are proven by other shots of the enrolled person', async () => {
    assert.deepEqual(await reasons(await shots(0, [4, 5])), [
      'QUALITY_OK',
      'FACE_MATCH',
      'LIVENESS_RECORDED',
    ]);
  });

  it('are told from those of somebody else', async () => {
    assert.deepEqual(await reasons(await shots(1, [4, 5])), [
      'QUALITY_OK',
      'FACE_MISMATCH',
      'LIVENESS_RECORDED',
    ]);
  });

  it('are proven by frames of a turning head too, and live as far as that shows', async () => {
    const photo = photos[0] ?? assert.fail('there is no such portrait');
    const frames = await livenessFrames(photo, 'turn-left');
    const rules = {
      required: true,
      liveness: { policy: 'required', action: 'turn-left' },
    } as const;
    const proof = await proveFace(emulatorServices(), ann, frames, rules, OFFSETS_MS);
    assert.deepEqual(
      proof.findings.map(({ reason }) => reason),
      ['QUALITY_OK', 'FACE_MATCH', 'LIVENESS_ACTION_SHOWN'],
    );
  });

  it('are guided by frames', async () => {
    const [image = ''] = await shots(0, [6]);
    const reply = await callAs(ann, checkFaceFrame, { image });
    assert.deepEqual([reply.ok, reply.codes], [true, []]);
    assert.ok(reply.box !== null && reply.box.width > 0.2 && reply.box.width < 0.9);
  });

  async function shots(person: number, seeds: readonly number[]): Promise<string[]> {
    const photo = photos[person] ?? assert.fail('there is no such portrait');
    const varied = await Promise.all(seeds.map((seed) => vary(photo, seed)));
    return varied.map((jpeg) => jpeg.toString('base64'));
  }

  async function reasons(images: readonly string[]): Promise<string[]> {
    const proof = await proveFace(emulatorServices(), ann, decodeImages(images), required);
    return proof.findings.map(({ reason }) => reason);
  }
});

import assert from 'node:assert/strict';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { enrolFace, identifyFace, withdrawConsent } from '../../src/faces/index.ts';
import { lookalikesOf, lookalikesRef } from '../../src/faces/sameFace/lookalikeStore.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { consentingStudent } from './people.ts';

describe('identifying a face among those expected', () => {
  const services = emulatorServices();
  before(() => useFaceEngine(fakeFaceEngine()));
  after(() => useFaceEngine(undefined));

  async function enrolled(person: string): Promise<string> {
    const uid = await consentingStudent();
    await callAs(uid, enrolFace, { images: shotsOf(person) });
    return uid;
  }

  async function identify(uids: readonly string[], person: string) {
    const images = [Buffer.from(picture(person, 9), 'base64')];
    const liveness = { policy: 'off', action: null } as const;
    const sent = { images, frameOffsetsMs: null };
    const { uid, findings } = await identifyFace(services, uids, sent, { liveness });
    return { uid, reasons: findings.map(({ reason }) => reason) };
  }

  it('names nobody who looks like somebody enrolled elsewhere, until that one is gone', async () => {
    const [ada, twin, eve] = [await enrolled('ada'), await enrolled('ada'), await enrolled('eve')];
    assert.equal((await identify([ada, eve], 'ada')).uid, ada);
    const { db } = services;
    const closest = [{ uid: twin, templateVersion: 1, similarity: 0.9 }];
    await lookalikesRef(db, ada).set(lookalikesOf(1, closest));
    const unsure = await identify([ada, eve], 'ada');
    assert.equal(unsure.uid, null);
    assert.ok(unsure.reasons.includes('FACE_AMBIGUOUS'));
    await callAs(twin, withdrawConsent, {});
    assert.equal((await identify([ada, eve], 'ada')).uid, ada);
  });

  it('names nobody among nobody', async () => {
    const { uid, reasons } = await identify([], 'ada');
    assert.equal(uid, null);
    assert.ok(reasons.includes('FACE_UNKNOWN'));
  });
});

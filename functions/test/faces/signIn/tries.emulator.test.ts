import assert from 'node:assert/strict';
import { revokeDevice } from '../../../src/accounts/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { restoreFaceSignIn } from '../../../src/faces/index.ts';
import { claim } from '../../../src/faces/signIn/claim.ts';
import { FAILURES_UNTIL_OFF, FREE_FAILURES, WAIT_S } from '../../../src/faces/signIn/limit.ts';
import { randomToken } from '../../../src/platform/crypto.ts';
import type { Identity } from '../../../src/platform/identity.ts';
import { Failure } from '../../../src/platform/failures.ts';
import type { Services } from '../../../src/platform/services.ts';
import { callAs, emulatorServices, identity } from '../../support/call.ts';
import type { FakeClock } from '../../support/clock.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { FakeEngine } from '../../support/fakeFaceEngine.ts';
import { fakeFaceEngine } from '../../support/fakeFaceEngine.ts';
import { member } from '../../support/school.ts';
import type { FinishInput, Owner } from './world.ts';
import { FIRST_SHOT, finish, owner, phoneOf, request, shown } from './world.ts';

/** Frames in one try of the support's. */
const FRAMES = 4;

describe('the tries of a face sign-in', function () {
  this.timeout(120_000);
  let engine: FakeEngine;
  let clock: FakeClock;
  let services: Services;
  let ada: Owner;

  beforeEach(async () => {
    engine = fakeFaceEngine();
    useFaceEngine(engine);
    clock = clockAt(new Date().toISOString());
    services = emulatorServices({ clock });
    ada = await owner(services);
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const pass = (seconds: number): void => {
    clock.set(new Date(clock.now().getTime() + seconds * 1000).toISOString());
  };
  const right = (phone = ada.phone): Promise<FinishInput> =>
    request(phone, (action) => shown(ada.uid, action), services);
  const wrong = (): Promise<FinishInput> =>
    request(ada.phone, (action) => shown('eve', action), services);
  const fail = async (): Promise<void> => {
    await fails('face-sign-in-refused', finish(await wrong(), services));
  };
  /** Fails as often as asked, waiting where that is needed. */
  const failTimes = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) {
      if (n >= FREE_FAILURES) pass(WAIT_S);
      await fail();
    }
  };
  /** By another factor, so many seconds ago. */
  const otherwise = (secondsAgo = 0, overrides: Partial<Identity> = {}): Identity =>
    identity(ada.uid, {
      authTimeS: Math.floor(clock.now().getTime() / 1000) - secondsAgo,
      ...overrides,
    });
  const restore = (as: Identity, deviceId = ada.phone.deviceId): Promise<unknown> =>
    callAs(as, restoreFaceSignIn, { deviceId }, { services });
  /** Tries that were looked at; the shots of the enrolment have lower numbers. */
  const looks = (): number =>
    engine.seen.filter(({ scene }) => scene.shot >= FIRST_SHOT).length / FRAMES;

  it('are free five times; then each waits half a minute, also the right face', async () => {
    await failTimes(FREE_FAILURES);
    const { details } = await fails('rate-limited', finish(await right(), services));
    assert.equal(details.retryAfterS, WAIT_S);
    assert.equal(looks(), FREE_FAILURES);
    pass(WAIT_S - 1);
    await fails('rate-limited', finish(await right(), services));
    pass(1);
    await fail();
    await fails('rate-limited', finish(await right(), services));
    pass(WAIT_S);
    assert.ok(await finish(await right(), services));
    // A success forgets them all.
    await failTimes(FREE_FAILURES);
    assert.equal(looks(), 2 * FREE_FAILURES + 2);
  });

  it('end after fifty on this device alone, until another factor restores them', async () => {
    const tablet = await phoneOf(ada.uid, services);
    await failTimes(FAILURES_UNTIL_OFF);
    assert.equal(looks(), FAILURES_UNTIL_OFF);
    pass(24 * 3600);
    await fails('attempt-limit', finish(await right(), services));
    assert.equal(looks(), FAILURES_UNTIL_OFF);
    assert.ok(await finish(await right(tablet), services), 'the other device is not touched');

    const { db } = services;
    const subject = `devices/${ada.phone.deviceId}`;
    const audited = async (): Promise<unknown[]> => {
      const { docs } = await db.collection('audit').where('subject', '==', subject).get();
      return docs.map((doc): unknown => doc.get('action'));
    };
    const off = (await audited()).filter((action) => action === 'face.sign-in-off');
    assert.equal(off.length, 1);
    const notices = await db
      .collection('notifications')
      .where('to', 'array-contains', ada.uid)
      .get();
    const kinds = notices.docs.map((doc): unknown => doc.get('kind'));
    assert.equal(kinds.filter((kind) => kind === 'face.sign-in-off').length, 1);

    await restore(otherwise());
    assert.ok((await audited()).includes('face.sign-in-restored'));
    assert.ok(await finish(await right(), services));
  });

  it('are restored by nothing but a fresh sign-in of the owner by another factor', async () => {
    await failTimes(FREE_FAILURES);
    await fails('fresh-sign-in-required', restore(otherwise(301)));
    for (const signInProvider of ['custom', 'anonymous', null]) {
      await fails('fresh-sign-in-required', restore(otherwise(0, { signInProvider })));
    }
    const other = identity(await member('student'), { authTimeS: otherwise().authTimeS });
    await fails('not-found', restore(other));
    await fails('not-found', restore(otherwise(), 'no-such-device'));
    await fails('rate-limited', finish(await right(), services));
    await restore(otherwise(300));
    assert.ok(await finish(await right(), services));
    await callAs(ada.uid, revokeDevice, { deviceId: ada.phone.deviceId }, { services });
    await fails('not-found', restore(otherwise()));
  });

  it('may be restored before there were any', async () => {
    assert.deepEqual(await restore(otherwise()), { deviceId: ada.phone.deviceId, restored: true });
  });

  it('of a process that dies in between count, and leave nothing locked', async () => {
    const { uid, phone } = ada;
    for (let n = 0; n < FREE_FAILURES; n++) {
      const [counter, nonce] = [phone.nextCounter(), randomToken()];
      const marks = [nonce];
      await claim(services, { uid, deviceId: phone.deviceId, nonce, counter, marks });
    }
    await fails('rate-limited', finish(await right(), services));
    pass(WAIT_S);
    assert.ok(await finish(await right(), services));
  });

  it('number five at most when sixty come at once: the highest counter may shut the others out', async () => {
    const all: FinishInput[] = [];
    for (let n = 0; n < 60; n++) all.push(await wrong());
    const answers = await Promise.all(all.map(answerOf));
    assert.ok(looks() >= 1 && looks() <= FREE_FAILURES, `${String(looks())} looks`);
    assert.equal(await begun(), looks());
    assert.ok(!answers.includes('signed-in'));
  });

  it('leave one to two hundred parallel ones after four, then one every half minute', async () => {
    for (let n = 1; n < FREE_FAILURES; n++) await answerOf(await wrong());
    const all: FinishInput[] = [];
    for (let n = 0; n < 200; n++) all.push(await wrong());
    const answers = await Promise.all(all.map(answerOf));
    assert.equal(looks(), FREE_FAILURES);
    assert.ok(!answers.includes('signed-in'));
    assert.equal(await begun(), FREE_FAILURES);

    pass(WAIT_S);
    const more: FinishInput[] = [];
    for (let n = 0; n < 40; n++) more.push(await wrong());
    const later = await Promise.all(more.map(answerOf));
    assert.equal(looks(), FREE_FAILURES + 1);
    assert.ok(!later.includes('signed-in'));
  });

  it('that are one, sent fifty times at once, are looked at once', async () => {
    const input = await right();
    const answers = await Promise.all(Array.from({ length: 50 }, () => answerOf(input)));
    assert.equal(looks(), 1);
    assert.equal(answers.filter((answer) => answer === 'signed-in').length, 1);
    assert.equal(answers.filter((answer) => answer === 'replay').length, 49);
    await fails('replay', finish(input, services));
  });

  async function begun(): Promise<unknown> {
    const path = `faceSignInLimits/${ada.uid}_${ada.phone.deviceId}`;
    return (await services.db.doc(path).get()).get('begun');
  }

  async function answerOf(input: FinishInput): Promise<string> {
    try {
      await finish(input, services);
      return 'signed-in';
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  }
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Express, RequestHandler } from 'express';
import express from 'express';
import request from 'supertest';
import { z } from 'zod';
import { faceSignInWith, createClient } from '../../../client/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { operations } from '../../../src/operations.ts';
import { callable } from '../../../src/platform/callableEdge.ts';
import type { Operation } from '../../../src/platform/operation.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { fakeFaceEngine } from '../../support/fakeFaceEngine.ts';
import type { Owner } from './world.ts';
import { finish, owner, request as signed, shown } from './world.ts';

const { auth, db } = emulatorServices();
const Result = z.object({ result: z.unknown() });
const Refused = z.object({ error: z.object({ details: z.looseObject({ code: z.string() }) }) });
const SignInReply = z.object({ idToken: z.string() });

/** The callable function of an operation, as deployed. */
function served(op: unknown): Express {
  const onRequest: unknown = callable(op as Operation, () => emulatorServices());
  return express().use(express.json({ limit: '32mb' }), onRequest as RequestHandler);
}

/** What the client SDK does with a custom token; gives the ID token. */
async function signInWithCustomToken(token: string): Promise<string> {
  const host = process.env['FIREBASE_AUTH_EMULATOR_HOST'] ?? '';
  const path = 'identitytoolkit.googleapis.com/v1/accounts:signInWithCustomToken?key=any';
  const response = await fetch(`http://${host}/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, returnSecureToken: true }),
  });
  return SignInReply.parse(await response.json()).idToken;
}

describe('signing in by face', () => {
  let ada: Owner;
  before(async () => {
    useFaceEngine(fakeFaceEngine());
    ada = await owner();
  });
  after(() => {
    useFaceEngine(undefined);
  });

  it('goes through the callables, without an account, to a session of Firebase Auth', async () => {
    const client = createClient(async (name, data) => {
      const op =
        name === 'beginFaceSignIn' ? operations.beginFaceSignIn : operations.finishFaceSignIn;
      const reply = await request(served(op)).post('/').send({ data }).expect(200);
      return Result.parse(reply.body).result;
    });
    const token = await faceSignInWith(client, ada.phone, (action) =>
      Promise.resolve(shown(ada.uid, action)),
    );
    const idToken = await signInWithCustomToken(token);
    const claims = await auth.verifyIdToken(idToken);
    assert.equal(claims.uid, ada.uid);
    assert.equal(claims.firebase.sign_in_provider, 'custom');
    assert.deepEqual([claims['signIn'], claims['deviceId']], ['face', ada.phone.deviceId]);

    // The session is good, but no other factor: it cannot vouch for the face that opened it.
    const mine = request(served(operations.listMyDevices)).post('/');
    await mine.set('Authorization', `Bearer ${idToken}`).send({ data: {} }).expect(200);
    const restore = await request(served(operations.restoreFaceSignIn))
      .post('/')
      .set('Authorization', `Bearer ${idToken}`)
      .send({ data: { deviceId: ada.phone.deviceId, idempotencyKey: randomUUID() } });
    assert.equal(Refused.parse(restore.body).error.details.code, 'fresh-sign-in-required');
  });

  it('is audited as the person’s own act, and told to the person', async () => {
    const { uid, phone } = await owner();
    await finish(await signed(phone, (action) => shown(uid, action)));
    const { docs } = await db.collection('audit').where('actor', '==', uid).get();
    const signIn = docs.find((doc) => doc.get('action') === 'face.signed-in');
    assert.ok(signIn);
    assert.equal(signIn.get('subject'), `devices/${phone.deviceId}`);
    assert.equal(signIn.get('role'), 'student');
    const notices = await db.collection('notifications').where('to', 'array-contains', uid).get();
    const kinds = notices.docs.map((doc): unknown => doc.get('kind'));
    assert.ok(kinds.includes('face.signed-in'), kinds.join());
  });

  it('leaves no token behind: the reply is not kept, and the same call again is a replay', async () => {
    const input = await signed(ada.phone, (action) => shown(ada.uid, action));
    const options = { key: randomUUID(), ip: randomUUID() };
    const { token } = await callAs(null, operations.finishFaceSignIn, input, options);
    await fails('replay', callAs(null, operations.finishFaceSignIn, input, options));
    for (const name of [
      'idempotency',
      'faceSignIns',
      'faceSignInLimits',
      'notifications',
      'audit',
    ]) {
      const { docs } = await db.collection(name).get();
      const held = docs.filter((doc) => JSON.stringify(doc.data()).includes(token));
      assert.equal(held.length, 0, name);
    }
  });

  it('moves the phone’s counter, as a check-in does', async () => {
    const { uid, phone } = await owner();
    const input = await signed(phone, (action) => shown(uid, action));
    await finish(input);
    const device = await db.doc(`devices/${phone.deviceId}`).get();
    assert.equal(device.get('counter'), input.device.counter);
    const next = await signed({ ...phone, nextCounter: () => input.device.counter }, (action) =>
      shown(uid, action),
    );
    await fails('face-sign-in-refused', finish(next));
  });

  it('names what is wrong with a request before it looks at the device', async () => {
    const input = await signed(ada.phone, (action) => shown(ada.uid, action));
    const offsets = async (frameOffsetsMs: number[]): Promise<string | undefined> => {
      const failure = await fails('invalid-request', finish({ ...input, frameOffsetsMs }));
      return failure.details.fields?.[0]?.field;
    };
    assert.equal(await offsets([0, 300, 600]), 'frameOffsetsMs');
    assert.equal(await offsets([0, 300, 300, 600]), 'frameOffsetsMs');
    assert.equal(await offsets([1, 300, 400, 600]), 'frameOffsetsMs');
    const [first = '', ...rest] = input.images;
    const doubled = { ...input, images: [first, ...rest.slice(1), first] };
    const { details } = await fails('invalid-image', finish(doubled));
    assert.equal(details.fields?.[0]?.field, 'images.3');
    // None of that has spent the challenge.
    await finish(input);
  });
});

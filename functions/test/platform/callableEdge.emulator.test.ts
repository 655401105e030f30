import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Express, RequestHandler } from 'express';
import express from 'express';
import { HttpsError } from 'firebase-functions/https';
import type { CallableRequest } from 'firebase-functions/https';
import fft from 'firebase-functions-test';
import request from 'supertest';
import { z } from 'zod';
import { operations } from '../../src/operations.ts';
import { callable } from '../../src/platform/callableEdge.ts';
import type { FailureCode } from '../../src/platform/failures.ts';
import { FAILURES } from '../../src/platform/failures.ts';
import type { Operation } from '../../src/platform/operation.ts';
import { BODY_LIMIT } from '../../src/platform/tier.ts';
import { emulatorServices } from '../support/call.ts';
import { SECRET, edgeTable } from '../support/edgeOperations.ts';
import { withEnv } from '../support/environment.ts';
import type { SignedIn } from '../support/idToken.ts';
import { signedIn } from '../support/idToken.ts';
import { saysNothingInternal } from '../support/problem.ts';

const projectId = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
const { wrap, cleanup } = fft({ projectId, storageBucket: `${projectId}.appspot.com` });

/** The function as deployed: what it answers to a client SDK's request. */
function served(op: Operation): Express {
  emulatorServices();
  const onRequest: unknown = callable(op, () => emulatorServices());
  return express().use(express.json({ limit: '32mb' }), onRequest as RequestHandler);
}

const edgeOperation = (name: string): Operation => {
  const op = edgeTable.find((one) => one.name === name);
  assert.ok(op);
  return op;
};

const ErrorReply = z.strictObject({
  error: z.strictObject({
    status: z.string(),
    message: z.string(),
    details: z.looseObject({ code: z.string() }),
  }),
});

type CallableError = z.output<typeof ErrorReply>['error'];

/** Asserts that a callable's reply is this failure, and gives the error as the client SDK sees it. */
function isError(code: FailureCode, reply: { status: number; text: string }): CallableError {
  const { error } = ErrorReply.parse(JSON.parse(reply.text));
  assert.equal(error.details.code, code, reply.text);
  assert.equal(error.status, FAILURES[code].callable.toUpperCase().replaceAll('-', '_'));
  saysNothingInternal(reply.text);
  return error;
}

describe('the callable edge', () => {
  let admin: SignedIn;
  before(async () => {
    admin = await signedIn('admin');
  });
  after(() => cleanup());

  const call = (op: Operation, data: unknown, idToken = admin.idToken): request.Test =>
    request(served(op)).post('/').set('Authorization', `Bearer ${idToken}`).send({ data });

  it('serves an operation of the real table, its key beside the input', async () => {
    const op = operations.createTerm as unknown as Operation;
    const name = `Term ${randomUUID()}`;
    const term = { name, from: '2026-09-01', to: '2027-01-31', timeZone: 'Europe/Berlin' };
    const idempotencyKey = randomUUID();
    const first = await call(op, { ...term, idempotencyKey }).expect(200);
    const again = await call(op, { ...term, idempotencyKey }).expect(200);
    assert.deepEqual(again.body, first.body);
    isError('idempotency-conflict', await call(op, { ...term, name: 'other', idempotencyKey }));
    isError('idempotency-key-missing', await call(op, term));
    isError('idempotency-key-missing', await call(op, { ...term, idempotencyKey: 7 }));
  });

  it('gives every failure its code, and its name in the details', async () => {
    for (const code of Object.keys(FAILURES) as FailureCode[]) {
      const error = isError(code, await call(edgeOperation('refuse'), { code }));
      assert.equal(error.message, FAILURES[code].title);
    }
  });

  it('hands on fields and waiting times', async () => {
    const busy = await call(edgeOperation('refuse'), { code: 'too-busy', retryAfterS: 7 });
    assert.deepEqual(isError('too-busy', busy).details, { code: 'too-busy', retryAfterS: 7 });
    const wrong = isError('invalid-request', await call(edgeOperation('look'), { floor: 'x' }));
    const { fields } = z
      .object({ fields: z.array(z.object({ field: z.string() })) })
      .parse(wrong.details);
    assert.deepEqual(
      fields.map(({ field }) => field),
      ['floor'],
    );
  });

  it('throws HttpsError to whoever runs it in process', async () => {
    const run = wrap(callable(edgeOperation('refuse'), () => emulatorServices()));
    const rawRequest = { headers: {}, socket: {} };
    const data = { code: 'too-busy', retryAfterS: 7 };
    const auth = { uid: admin.uid, token: {}, rawToken: admin.idToken };
    const error: unknown = await run({
      data,
      auth,
      rawRequest,
    } as unknown as CallableRequest).catch((reason: unknown) => reason);
    assert.ok(error instanceof HttpsError);
    assert.equal(error.code, 'resource-exhausted');
    assert.deepEqual(error.details, { code: 'too-busy', retryAfterS: 7 });
  });

  it('says nothing about an error nobody expected', async () => {
    const reply = await call(edgeOperation('breakDown'), {});
    isError('internal', reply);
    assert.ok(!reply.text.includes(SECRET));
  });

  it('asks for a verified app when told to', async () => {
    const look = edgeOperation('look');
    await call(look, { floor: 1 }).expect(200);
    await withEnv({ ENFORCE_APP_CHECK: 'true' }, async () => {
      isError('app-check-required', await call(look, { floor: 1 }));
      const forged = await call(look, { floor: 1 }).set('X-Firebase-AppCheck', 'a.b.c');
      isError('app-check-required', forged);
      const run = wrap(callable(look, () => emulatorServices()));
      const verified = {
        data: { floor: 1 },
        app: { appId: 'app', token: {} },
        auth: { uid: admin.uid, token: {}, rawToken: admin.idToken },
        rawRequest: { headers: {}, socket: {} },
      };
      assert.deepEqual(await run(verified as unknown as CallableRequest), { floor: 1 });
    });
  });

  it('refuses prototypes, unknown fields, nesting and sizes as the REST edge does', async () => {
    const look = edgeOperation('look');
    const raw = (data: string): request.Test =>
      request(served(look))
        .post('/')
        .set('Authorization', `Bearer ${admin.idToken}`)
        .set('Content-Type', 'application/json')
        .send(`{"data":${data}}`);
    for (const data of [
      '{"__proto__":{"floor":1}}',
      '{"floor":1,"__proto__":{"name":"x"}}',
      '{"floor":1,"constructor":{"prototype":{}}}',
      '{"floor":1,"more":1}',
      '[]',
      '"text"',
      `{"floor":1,"seats":${'['.repeat(100)}${']'.repeat(100)}}`,
    ])
      isError('invalid-request', await raw(data));
    isError('too-large', await raw(`{"floor":1,"name":"${'x'.repeat(BODY_LIMIT.light)}"}`));
  });

  it('knows no caller without a good token, and none whose account is gone', async () => {
    const look = edgeOperation('look');
    const nobody = await request(served(look))
      .post('/')
      .send({ data: { floor: 1 } });
    isError('unauthenticated', nobody);
    const nonsense = await call(look, { floor: 1 }, 'nonsense').expect(401);
    saysNothingInternal(nonsense.text);
    const { uid, idToken } = await signedIn('admin');
    await call(look, { floor: 1 }, idToken).expect(200);
    await emulatorServices().auth.updateUser(uid, { disabled: true });
    await call(look, { floor: 1 }, idToken).expect(401);
  });
});

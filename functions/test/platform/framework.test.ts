import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import request from 'supertest';
import { createApi } from '../../src/platform/httpEdge.ts';
import type { Services } from '../../src/platform/services.ts';
import { BODY_LIMIT } from '../../src/platform/tier.ts';
import { edgeTable } from '../support/edgeOperations.ts';
import { withEnv } from '../support/environment.ts';
import { isProblem, saysNothingInternal } from '../support/problem.ts';

/** Refused before any service is needed. */
const noServices = {} as unknown as Services;

/** As Cloud Run serves a function: the framework has read and parsed the body before we see it. */
function served(): Server {
  http(
    'edge',
    createApi(edgeTable, {
      tier: 'light',
      services: () => noServices,
    }),
  );
  return getTestServer('edge');
}

describe('the REST edge behind the functions framework', () => {
  const post = (body: string, type = 'application/json'): request.Test =>
    request(served()).post('/v1/floors/1').set('Content-Type', type).send(body);

  it('refuses a body beyond the limit of its tier, though it was read already', async () => {
    isProblem('too-large', await post(`{"name":"${'x'.repeat(BODY_LIMIT.light)}"}`));
  });

  it('refuses what the framework took for something else than JSON', async () => {
    for (const [type, body] of [
      ['text/plain', 'name=x'],
      ['application/octet-stream', 'name=x'],
      ['application/json', '[1]'],
    ] as const)
      isProblem('invalid-request', await post(body, type));
  });

  it('gives no stack away where the framework itself refuses', async () => {
    await withEnv({ NODE_ENV: 'production' }, async () => {
      const reply = await post('{"name":');
      assert.equal(reply.status, 400);
      saysNothingInternal(reply.text);
    });
  });
});

import assert from 'node:assert/strict';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { table } from '../../src/operations.ts';
import { mountDocuments } from '../../src/platform/documents.ts';
import { createApi } from '../../src/platform/httpEdge.ts';
import { openapi } from '../../src/platform/openapi.ts';
import { REST_FUNCTION } from '../../src/platform/tier.ts';
import { withEnv } from '../support/environment.ts';

const Document = z.object({
  servers: z.array(z.object({ url: z.string() })).length(1),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        servers: z
          .array(z.object({ url: z.string() }))
          .length(1)
          .optional(),
      }),
    ),
  ),
});

/** Where a generated client would send each operation of the document fetched from `from`. */
function addresses(document: unknown, from: string): Map<string, string> {
  const { servers, paths } = Document.parse(document);
  return new Map(
    Object.values(paths)
      .flatMap((path) => Object.values(path))
      .map((op) => [op.operationId, new URL((op.servers ?? servers)[0]?.url ?? '', from).href]),
  );
}

function api(): Express {
  return createApi(table, {
    tier: 'light',
    services: () => assert.fail('documents need no services'),
    mount: (app) => mountDocuments(app, table),
  });
}

describe('the API document', () => {
  it('leads each operation to the function that serves it, wherever it was fetched', () => {
    for (const above of [
      'http://127.0.0.1:5001/demo-rollcall/europe-west1',
      'https://europe-west1-school.cloudfunctions.net',
    ]) {
      const found = addresses(openapi(table), `${above}/api/v1/openapi.json`);
      for (const { name, tier } of table)
        assert.equal(found.get(name), `${above}/${REST_FUNCTION[tier]}/v1`);
    }
  });

  it('names whole addresses once told where the functions are', async () => {
    await withEnv({ API_BASE_URL: 'https://api.school.example/' }, async () => {
      const { text } = await request(api()).get('/v1/openapi.json').expect(200);
      const found = addresses(JSON.parse(text), 'https://api-xyz.a.run.app/v1/openapi.json');
      for (const { name, tier } of table)
        assert.equal(found.get(name), `https://api.school.example/${REST_FUNCTION[tier]}/v1`);
    });
  });

  it('is served to anybody as JSON', async () => {
    const { type, text } = await request(api()).get('/v1/openapi.json').expect(200);
    assert.equal(type, 'application/json');
    assert.deepEqual(JSON.parse(text), openapi(table));
  });
});

describe('the page of documents', () => {
  /** The page's scripts and styles, as it links them. */
  const linked = (html: string): string[] =>
    [...html.matchAll(/<(?:script src|link[^>]* href)="\.\/([^"]+)"/g)].map(
      ([, path = '']) => path,
    );

  it('loads all it links', async () => {
    const { text } = await request(api()).get('/docs/').expect(200).expect('Content-Type', /html/);
    const files = linked(text);
    assert.ok(files.includes('swagger-ui-bundle.js') && files.includes('swagger-ui.css'));
    for (const file of files) {
      const { headers } = await request(api()).get(`/docs/${file}`).expect(200);
      if (file.endsWith('.js')) assert.match(headers['content-type'] ?? '', /javascript/);
    }
  });

  it('runs under the policy it is served with', async () => {
    const { text, headers } = await request(api()).get('/docs/').expect(200);
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /style-src [^;]*'unsafe-inline'/);
    assert.match(policy, /img-src 'self' data:/);
    assert.ok(!/<script(?![^>]*\ssrc=)/.test(text), 'no inline script');
    assert.ok(!/\son\w+=/.test(text), 'no inline handler');
    assert.doesNotMatch(policy, /upgrade-insecure-requests/, 'there is no https to upgrade to');
  });

  it('asks for https once deployed', async () => {
    await withEnv({ K_SERVICE: 'api' }, async () => {
      const reply = await request(api()).get('/docs/').set('X-Forwarded-Proto', 'https');
      assert.match(reply.headers['content-security-policy'] ?? '', /upgrade-insecure-requests/);
    });
  });

  it('shows the document that is served beside it, and asks nobody else', async () => {
    const { text } = await request(api()).get('/docs/swagger-ui-init.js').expect(200);
    assert.match(text, /"url": "\.\.\/v1\/openapi\.json"/);
    assert.match(text, /"validatorUrl": null/);
  });

  it('is found without the last slash, also below a prefix that the function does not see', async () => {
    const { headers } = await request(api()).get('/docs').expect(308);
    const location = headers['location'] ?? '';
    const asked = 'http://127.0.0.1:5001/demo-rollcall/europe-west1/api/docs';
    assert.equal(new URL(location, asked).href, `${asked}/`);
  });
});

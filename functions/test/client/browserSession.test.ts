import assert from 'node:assert/strict';
import { endBrowserSession, startBrowserSession } from '../../client/index.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** Answers every request alike, and keeps what was asked. */
function answering(status: number, body: object): { sent: Sent[]; fetch: typeof fetch } {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: (url, init = {}) => {
      sent.push({ url: url instanceof Request ? url.url : url.toString(), init });
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    },
  };
}

describe('a browser’s session, by the client', () => {
  it('begins with the ID token in a header and ends without one', async () => {
    const { sent, fetch } = answering(200, { expiresAt: '2026-01-01T00:00:00.000Z' });
    const ends = await startBrowserSession({ base: '/api/v1', fetch }, 'token');
    assert.equal(ends.toISOString(), '2026-01-01T00:00:00.000Z');
    await endBrowserSession({ base: '/api/v1', fetch }, true);
    assert.deepEqual(
      sent.map(({ url, init }) => [
        init.method,
        url,
        new Headers(init.headers).get('Authorization'),
      ]),
      [
        ['POST', '/api/v1/session', 'Bearer token'],
        ['DELETE', '/api/v1/session', null],
      ],
    );
    assert.equal(sent[1]?.init.body, '{"everywhere":true}');
    for (const { init } of sent) {
      assert.equal(init.credentials, 'same-origin');
      assert.match(new Headers(init.headers).get('Idempotency-Key') ?? '', /^[\w-]{36}$/);
    }
  });

  it('tells a refusal by its code', async () => {
    const problem = { code: 'fresh-sign-in-required', title: 'Sign in again', status: 403 };
    const { fetch } = answering(403, problem);
    await assert.rejects(startBrowserSession({ base: '/api/v1', fetch }, 'token'), {
      name: 'CallFailed',
      code: 'fresh-sign-in-required',
    });
  });
});

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deleteApp, initializeApp } from 'firebase/app';
import { connectFunctionsEmulator, getFunctions, httpsCallable } from 'firebase/functions';
import { CallFailed, createClient } from '../../client/index.ts';

/** A backend that hangs up on the first `cut` calls, then answers with this status and body. */
async function serving<T>(
  cut: number,
  status: number,
  body: object,
  use: (client: ReturnType<typeof createClient>, keys: unknown[]) => Promise<T>,
): Promise<T> {
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as {
        data: { idempotencyKey: string };
      };
      keys.push(data.idempotencyKey);
      if (keys.length <= cut) request.socket.destroy();
      else
        response
          .writeHead(status, { 'Content-Type': 'application/json' })
          .end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const app = initializeApp(
    { projectId: 'demo-client', apiKey: 'x' },
    `client-${String(Math.random())}`,
  );
  try {
    const functions = getFunctions(app);
    connectFunctionsEmulator(functions, '127.0.0.1', (server.address() as AddressInfo).port);
    const client = createClient(
      async (name, data) => (await httpsCallable(functions, name)(data)).data,
    );
    return await use(client, keys);
  } finally {
    await deleteApp(app);
    server.closeAllConnections();
    server.close();
  }
}

const refused = (status: string, code: string) => ({
  error: { status, message: 'No.', details: { code } },
});

describe('the typed client on the real SDK', () => {
  it('repeats a call that was cut off, under its key', () =>
    serving(2, 200, { result: { role: 'student' } }, async (client, keys) => {
      assert.deepEqual(await client.completeRegistration(), { role: 'student' });
      assert.equal(keys.length, 3);
      assert.equal(new Set(keys).size, 1);
    }));

  it('gives a refusal as the backend worded it, at once', () =>
    serving(0, 403, refused('PERMISSION_DENIED', 'not-rostered'), async (client, keys) => {
      const error: unknown = await client.getMyProfile().catch((e: unknown) => e);
      assert.ok(error instanceof CallFailed);
      assert.equal(error.code, 'not-rostered');
      assert.equal(keys.length, 1);
    }));

  it('does not repeat the backend’s own internal failure', () =>
    serving(0, 500, refused('INTERNAL', 'internal'), async (client, keys) => {
      await assert.rejects(client.getMyProfile(), { code: 'internal' });
      assert.equal(keys.length, 1);
    }));

  it('gives up a while later when nobody answers', () =>
    serving(9, 200, {}, async (client, keys) => {
      await assert.rejects(client.getMyProfile());
      assert.equal(keys.length, 4);
    }));
});

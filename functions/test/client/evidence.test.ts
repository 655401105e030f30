import assert from 'node:assert/strict';
import type { Client } from '../../client/index.ts';
import { createClient, uploadEvidence } from '../../client/index.ts';

const FILE = {
  uid: 'ada',
  requestId: 'request-1',
  bytes: new Uint8Array([1, 2, 3]),
  contentType: 'image/jpeg',
} as const;
const atOnce = () => Promise.resolve();

/** A server that lists what was put, in one state after the other; the last one stays. */
function server(...states: (string | null)[]) {
  const puts: { path: string; bytes: Uint8Array; type: string }[] = [];
  let looks = 0;
  const client: Client = createClient((name, data) => {
    assert.equal(name, 'listEvidence');
    assert.deepEqual(
      { ...data, idempotencyKey: '' },
      { requestId: 'request-1', idempotencyKey: '' },
    );
    const state = states[Math.min(looks++, states.length - 1)];
    const upload = puts[0]?.path.split('/').at(-1);
    const other = { upload: 'an-earlier-file', state: 'ready' };
    const listed = state === null ? [other] : [other, { upload, state }];
    return Promise.resolve({ evidence: listed });
  });
  const put = (path: string, bytes: Uint8Array, type: string): Promise<void> => {
    puts.push({ path, bytes, type });
    return Promise.resolve();
  };
  return { client, put, puts, looks: () => looks };
}

describe('evidence, by the client', () => {
  it('is put where storage.rules take it, under a name of its own', async () => {
    const { client, put, puts } = server('ready');
    await uploadEvidence(client, put, FILE, atOnce);
    const [{ path, bytes, type } = { path: '', bytes: null, type: '' }] = puts;
    assert.match(path, /^absenceEvidence\/ada\/request-1\/[A-Za-z0-9_-]{8,64}$/);
    assert.deepEqual([bytes, type, puts.length], [FILE.bytes, 'image/jpeg', 1]);
  });

  it('is waited for until the server has looked at it', async () => {
    const { client, put, looks } = server(null, 'checking', 'refused', 'ready');
    const found = await uploadEvidence(client, put, FILE, atOnce);
    assert.deepEqual([found?.state, looks()], ['refused', 3]);
  });

  it('is left to a later look when that takes too long', async () => {
    const { client, put, looks } = server('checking');
    const pauses: number[] = [];
    const pause = (ms: number) => Promise.resolve(pauses.push(ms));
    assert.equal(await uploadEvidence(client, put, FILE, pause), null);
    assert.equal(looks(), pauses.length + 1);
    assert.ok(pauses.reduce((sum, ms) => sum + ms, 0) < 65_000);
  });

  it('says it when Cloud Storage refused, and does not wait', async () => {
    const { client, looks } = server('ready');
    const put = (): Promise<never> => Promise.reject(new Error('storage/unauthorized'));
    await assert.rejects(uploadEvidence(client, put, FILE, atOnce), /unauthorized/);
    assert.equal(looks(), 0);
  });
});

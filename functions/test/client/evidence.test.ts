import assert from 'node:assert/strict';
import { uploadEvidence } from '../../client/index.ts';

type Client = Parameters<typeof uploadEvidence>[0];
type State = 'checking' | 'ready' | 'refused';

const FILE = {
  uid: 'student',
  requestId: 'request',
  bytes: Buffer.from('%PDF-'),
  contentType: 'application/pdf',
} as const;

describe('uploadEvidence', () => {
  /** What the service says at each look; the last one from then on. */
  async function send(...said: readonly (State | null)[]) {
    const put: string[] = [];
    let looks = 0;
    let pausedMs = 0;
    const client: Client = {
      listEvidence: () => {
        const state = said[Math.min(looks++, said.length - 1)] ?? null;
        const [upload = ''] = put.map((path) => path.split('/').at(-1) ?? '');
        const about = { declaredType: 'application/pdf', bytes: 5, storedAt: '', settledAt: null };
        const rest = { uploadedBy: 'student', reason: null, warning: null, type: null, ...about };
        const other = { upload: 'another', state: 'ready' as const, ...rest };
        const mine = state === null ? [] : [{ upload, state, ...rest }];
        return Promise.resolve({ evidence: [other, ...mine] });
      },
    };
    const outcome = await uploadEvidence(
      client,
      (path) => Promise.resolve(put.push(path)),
      FILE,
      (ms) => Promise.resolve((pausedMs += ms)),
    );
    return { put, looks, pausedMs, state: outcome?.state ?? null };
  }

  it('puts the file where the rules of Storage take it, and waits until it is settled', async () => {
    const { put, looks, state } = await send(null, 'checking', 'checking', 'ready');
    assert.equal(put.length, 1);
    assert.match(put[0] ?? '', /^absenceEvidence\/student\/request\/[A-Za-z0-9_-]{8,64}$/);
    assert.deepEqual([looks, state], [4, 'ready']);
    assert.equal((await send('refused')).state, 'refused');
  });

  it('tells nothing when nothing is told within a minute', async () => {
    for (const said of [null, 'checking'] as const) {
      const { pausedMs, state } = await send(said);
      assert.equal(state, null);
      assert.ok(pausedMs >= 55_000 && pausedMs <= 60_000, String(pausedMs));
    }
  });
});

import assert from 'node:assert/strict';
import type { SignedFaceSignIn } from '../../../src/faces/signIn/signedMessage.ts';
import { signInMessage } from '../../../src/faces/signIn/signedMessage.ts';

const signIn: SignedFaceSignIn = {
  deviceId: 'a1b2',
  counter: 7,
  challenge: 'payload.mac',
  frameHashes: ['00ff', 'ff00', '0f0f'],
  frameOffsetsMs: [0, 350, 720],
  capturedAt: '2026-03-02T08:00:02.500Z',
};

describe('the signed message of a face sign-in', () => {
  it('is these eight lines', () => {
    assert.equal(
      signInMessage(signIn),
      [
        'rollcall-face-sign-in-v1',
        'finishFaceSignIn',
        'a1b2',
        '7',
        'payload.mac',
        '00ff,ff00,0f0f',
        '0,350,720',
        '2026-03-02T08:00:02.500Z',
      ].join('\n'),
    );
  });

  it('differs whenever one of its parts differs', () => {
    const parts: Partial<SignedFaceSignIn>[] = [
      { deviceId: 'b' },
      { counter: 8 },
      { challenge: 'other' },
      { frameHashes: ['00ff', 'ff00'] },
      { frameHashes: ['ff00', '00ff', '0f0f'] },
      { frameOffsetsMs: [0, 350, 721] },
      { capturedAt: '2026-03-02T08:00:03Z' },
    ];
    const messages = [{}, ...parts].map((part) => signInMessage({ ...signIn, ...part }));
    assert.equal(new Set(messages).size, messages.length);
  });
});

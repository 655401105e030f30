import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { signedMessage } from '../../src/attendance/signedMessage.ts';

const checkIn = {
  operation: 'checkIn',
  uid: 'student-1',
  sessionId: 'm1_2026-03-02',
  deviceId: 'a1b2',
  counter: 7,
  challenge: 'payload.mac',
  frameHashes: ['00ff', 'ff00'],
  frameOffsetsMs: [0, 400],
  location: { lat: 52.5200066, lng: -0.00000004, accuracyM: 12.345, fixAt: '2026-03-02T08:00:01Z' },
  capturedAt: '2026-03-02T08:00:02.500Z',
} as const;

describe('the signed message', () => {
  it('is these eleven lines', () => {
    assert.equal(
      signedMessage(checkIn),
      [
        'rollcall-check-in-v2',
        'checkIn',
        'student-1',
        'm1_2026-03-02',
        'a1b2',
        '7',
        'payload.mac',
        '00ff,ff00',
        '0,400',
        '525200066,0,1235,2026-03-02T08:00:01Z,real,-',
        '2026-03-02T08:00:02.500Z',
      ].join('\n'),
    );
  });

  it('writes a missing position as a dash, a mocked one as such, halves away from zero', () => {
    const lines = (location: Parameters<typeof signedMessage>[0]['location']): string[] =>
      signedMessage({ ...checkIn, location }).split('\n');
    assert.equal(lines(null)[9], '-');
    const mocked = {
      lat: -0.00000005,
      lng: 1,
      accuracyM: 5,
      fixAt: 't',
      mock: true,
      provider: 'gps',
    };
    assert.equal(lines(mocked)[9], '-1,10000000,500,t,mock,gps');
  });

  it('writes a dash where the frames have no times', () => {
    const untimed = signedMessage({ ...checkIn, frameOffsetsMs: null });
    assert.equal(untimed.split('\n')[8], '-');
  });

  it('differs whenever one of its parts differs', () => {
    const parts: Partial<Parameters<typeof signedMessage>[0]>[] = [
      { operation: 'checkOut' },
      { uid: 'student-2' },
      { sessionId: 's2' },
      { deviceId: 'b' },
      { counter: 8 },
      { challenge: 'other' },
      { frameHashes: ['00ff'] },
      { frameOffsetsMs: [0, 401] },
      { frameOffsetsMs: null },
      { location: null },
      { location: { ...checkIn.location, mock: true } },
      { capturedAt: '2026-03-02T08:00:03Z' },
    ];
    const digests = [{}, ...parts].map((part) =>
      createHash('sha256')
        .update(signedMessage({ ...checkIn, ...part }))
        .digest('hex'),
    );
    assert.equal(new Set(digests).size, digests.length);
  });
});

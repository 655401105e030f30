import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import type { DeviceClaim, KnownDevice } from '../../src/attendance/deviceFindings.ts';
import {
  deviceFindings,
  deviceRuleBeside,
  isSigned,
  withCounter,
} from '../../src/attendance/deviceFindings.ts';

const now = new Date('2026-11-23T09:00:00.000Z');
const message = 'what was seen, where and when';
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const signed = (text: string, key = keys.privateKey): string =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
const signature = signed(message);

const known: KnownDevice = { publicKey, status: 'active', counter: 7 };
const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const claim = (changes: Partial<DeviceClaim> = {}): DeviceClaim => ({
  ...{ counter: 8, signature, message, capturedAt: now },
  ...changes,
});
const found = (device: KnownDevice | null, changes: Partial<DeviceClaim> = {}) =>
  deviceFindings(device, claim(changes), now);
const said = (...args: Parameters<typeof found>): string[] =>
  found(...args).map(({ outcome, reason }) => `${outcome} ${reason}`);

describe('what a phone proves', () => {
  it('is itself, by its key, a new counter and a clock that is about right', () => {
    assert.deepEqual(found(known), [
      { check: 'device', outcome: 'pass', reason: 'DEVICE_OK', evidence: {} },
    ]);
  });

  it('is nothing when the phone is unknown or its registration was withdrawn', () => {
    assert.deepEqual(said(null), ['fail DEVICE_UNKNOWN']);
    assert.deepEqual(said({ ...known, status: 'revoked' }), ['fail DEVICE_REVOKED']);
  });

  it('means what the rules say, and is its owner’s word under none of them', () => {
    const wrong = { signature: signed(`${message}.`) };
    const under = (rule: 'required' | 'review' | 'flag') =>
      [
        deviceFindings(null, claim(), now, rule),
        deviceFindings({ ...known, status: 'revoked' }, claim(), now, rule),
        deviceFindings(known, claim(wrong), now, rule),
      ].map((findings) => {
        assert.equal(isSigned(findings), false);
        return findings.map(({ outcome }) => outcome).join();
      });
    assert.deepEqual(under('required'), ['fail', 'fail', 'fail']);
    assert.deepEqual(under('review'), ['review', 'review', 'review']);
    assert.deepEqual(under('flag'), ['pass', 'pass', 'pass']);
    assert.equal(isSigned(found(known)), true);
    assert.equal(isSigned([]), false);
  });

  it('is never refused for a counter or a clock, and where phones are flagged not held up either', () => {
    const off = claim({ counter: 7, capturedAt: after(-601) });
    for (const [rule, outcome] of [
      ['required', 'review'],
      ['review', 'review'],
      ['flag', 'pass'],
    ] as const) {
      const findings = deviceFindings(known, off, now, rule);
      assert.deepEqual(
        findings.map((one) => `${one.outcome} ${one.reason}`),
        [`${outcome} DEVICE_COUNTER_REUSED`, `${outcome} CAPTURE_TIME_SKEWED`],
      );
      assert.equal(isSigned(findings), true);
      const [late] = withCounter(deviceFindings(known, claim(), now, rule), 8, 8, rule);
      assert.equal(
        `${late?.outcome ?? ''} ${late?.reason ?? ''}`,
        `${outcome} DEVICE_COUNTER_REUSED`,
      );
    }
  });

  it('is looked at where no face was shown: to note alone would let anybody in', () => {
    const aside = {
      check: 'face',
      outcome: 'pass',
      reason: 'FACE_NOT_REQUIRED',
      evidence: {},
    } as const;
    assert.equal(deviceRuleBeside('flag', [aside]), 'review');
    assert.equal(deviceRuleBeside('required', [aside]), 'required');
    assert.equal(deviceRuleBeside('flag', [{ ...aside, reason: 'FACE_MATCH' }]), 'flag');
  });

  it('says no more of a revoked phone, whatever else is wrong with its request', () => {
    const wrong = { counter: 0, signature: '', capturedAt: after(86_400) };
    assert.deepEqual(said({ ...known, status: 'revoked' }, wrong), ['fail DEVICE_REVOKED']);
  });

  it('is nothing by another key, over another message, or by no signature', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const wrong of [signed(message, other), signed(`${message}.`), '', 'AAAA']) {
      assert.deepEqual(said(known, { signature: wrong }), ['fail DEVICE_SIGNATURE_INVALID']);
    }
  });

  it('is nothing by a signature with any bit changed', () => {
    const bytes = Buffer.from(signature, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const bent = Buffer.from(bytes);
        bent.writeUInt8(bent.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const changes = { signature: bent.toString('base64') };
        assert.deepEqual(said(known, changes), ['fail DEVICE_SIGNATURE_INVALID']);
      }),
    );
  });

  it('is for a person to judge when the counter is not above the highest seen', () => {
    assert.deepEqual(said(known, { counter: 8 }), ['pass DEVICE_OK']);
    for (const counter of [7, 6, 0]) {
      const [finding] = found(known, { counter });
      assert.equal(finding?.reason, 'DEVICE_COUNTER_REUSED');
      assert.equal(finding.outcome, 'review');
      assert.deepEqual(finding.evidence, { counter, lastCounter: 7 });
    }
  });

  it('is for a person to judge when its clock is off by more than ten minutes, either way', () => {
    for (const seconds of [600, -600]) {
      assert.deepEqual(said(known, { capturedAt: after(seconds) }), ['pass DEVICE_OK']);
    }
    for (const seconds of [600.001, -600.001]) {
      const late = found(known, { capturedAt: after(seconds) });
      assert.deepEqual(late, [
        {
          check: 'device',
          outcome: 'review',
          reason: 'CAPTURE_TIME_SKEWED',
          evidence: { skewS: Math.round(seconds) },
        },
      ]);
    }
  });

  it('tells an old counter and a wrong clock together', () => {
    assert.deepEqual(said(known, { counter: 1, capturedAt: after(-3600) }), [
      'review DEVICE_COUNTER_REUSED',
      'review CAPTURE_TIME_SKEWED',
    ]);
  });
});

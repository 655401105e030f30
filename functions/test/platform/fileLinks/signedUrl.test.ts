import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { Storage } from '@google-cloud/storage';
import { signedUrls } from '../../../src/platform/fileLinks/signedUrl.ts';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import type { Services } from '../../../src/platform/services.ts';
import { clockAt } from '../../support/clock.ts';

const EMAIL = 'signer@demo.iam.gserviceaccount.com';
const FILE = { path: 'evidence/r 1/file-0001', type: 'application/pdf', name: 'evidence.pdf' };

describe('signed URLs of files', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  let now: Date;
  let url: URL;
  let expiresAt: Date;
  before(async function () {
    // The client library of Storage is loaded here.
    this.timeout(20_000);
    // It lets nothing expire that has by the machine's own clock.
    now = new Date(Math.floor(Date.now() / 1000) * 1000);
    const credentials = { client_email: EMAIL, private_key: privateKey };
    // A key of nobody: nothing is sent anywhere.
    const storage = new Storage({
      projectId: 'demo',
      credentials,
      apiEndpoint: 'https://storage.googleapis.com',
    });
    const bucket = storage.bucket('demo.appspot.com');
    const services = {
      clock: clockAt(now.toISOString()),
      bucket: () => Promise.resolve(bucket),
    } as unknown as Services;
    const link = await signedUrls.linkTo(services, FILE);
    url = new URL(link.url);
    ({ expiresAt } = link);
  });

  it('are of the fourth version and live five minutes', () => {
    const given = url.searchParams;
    assert.equal(given.get('X-Goog-Algorithm'), 'GOOG4-RSA-SHA256');
    assert.equal(given.get('X-Goog-Expires'), '300');
    assert.equal(expiresAt.getTime(), now.getTime() + 300_000);
    assert.equal(given.get('X-Goog-Date'), now.toISOString().replace(/[-:]|\.\d{3}/g, ''));
    assert.equal(url.pathname, '/demo.appspot.com/evidence/r%201/file-0001');
  });

  it('sign type and disposition, so that nobody has it shown in place', () => {
    const given = url.searchParams;
    assert.equal(given.get('response-content-type'), 'application/pdf');
    assert.equal(given.get('response-content-disposition'), 'attachment; filename="evidence.pdf"');
    assert.ok(holds(url));
    for (const [name, value] of [
      ['response-content-type', 'text/html'],
      ['response-content-disposition', 'inline'],
      ['X-Goog-Expires', '604800'],
    ] as const) {
      const changed = new URL(url);
      changed.searchParams.set(name, value);
      assert.ok(!holds(changed), name);
    }
    const elsewhere = new URL(url);
    elsewhere.pathname = '/demo.appspot.com/evidence/r%202/file-0001';
    assert.ok(!holds(elsewhere));
  });

  /** Whether Cloud Storage would take it, by its documentation of canonical requests. */
  function holds({ host, pathname, searchParams }: URL): boolean {
    const params = new URLSearchParams(searchParams);
    const signature = Buffer.from(params.get('X-Goog-Signature') ?? '', 'hex');
    params.delete('X-Goog-Signature');
    const encoded = (text: string) =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    const query = [...params]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&');
    const canonical = ['GET', pathname, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'];
    const date = params.get('X-Goog-Date') ?? '';
    const scope = (params.get('X-Goog-Credential') ?? '').replace(`${EMAIL}/`, '');
    const signed = ['GOOG4-RSA-SHA256', date, scope, sha256Hex(canonical.join('\n'))].join('\n');
    return verify('sha256', Buffer.from(signed), createPublicKey(publicKey), signature);
  }
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHookUrl } from '../../../src/notifications/webhooks/hookUrl.ts';
import { localReceivers } from '../../../src/notifications/webhooks/localReceivers.ts';

const allowed = (text: string): boolean => 'url' in checkHookUrl(text);

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'another scheme': ['http://hook.example/', 'ftp://hook.example/', 'file:///etc/passwd', '//a.b/'],
  'a private address in any spelling': [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://10.0.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/computeMetadata/v1/',
    'https://0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00::1]/',
    'https://[fe80::1%25eth0]/',
  ],
  'a name of a private network': [
    'https://localhost/',
    'https://LOCALHOST/',
    'https://localhost./',
    'https://a.localhost/',
    'https://printer.local/',
    'https://PRINTER.LOCAL/',
    'https://metadata.google.internal/',
    'https://metadata.google.internal./',
    'https://metadata/',
    'https://1.0.0.127.in-addr.arpa/',
    'https://hook.ｌocal/',
  ],
  'a name with empty parts': ['https://hook..example/', 'https://hook.example./', 'https://./'],
  credentials: [
    'https://user@hook.example/',
    'https://user:password@hook.example/',
    'https://:@hook.example/',
    'https://@hook.example/',
    'https://hook.example@10.0.0.1/',
  ],
  'a port of a system service, or none at all': [
    'https://hook.example:0/',
    'https://hook.example:22/',
    'https://hook.example:80/',
    'https://hook.example:65536/',
    'https://hook.example:-1/',
  ],
  'what is no address': [
    '',
    'hook.example',
    'https://',
    'https:// hook.example/',
    'https://hook.example/\n',
    'https://hook.example\t.local/',
    'https://hook.example\\@10.0.0.1/',
    'https://hook.example/#part',
    'https://hook.example/#',
    `https://hook.example/${'x'.repeat(1000)}`,
  ],
};

describe('the address of a webhook', () => {
  for (const [what, texts] of Object.entries(REFUSED)) {
    it(`is refused with ${what}`, () => {
      for (const text of texts) {
        const checked = checkHookUrl(text);
        assert.ok('problem' in checked, text);
        assert.ok(checked.problem.length > 0);
      }
    });
  }

  it('is https to a name or to a public address, with 443 or a high port', () => {
    for (const text of [
      'https://hook.example/',
      'https://hook.example:443/path?a=b',
      'https://hook.example:8443/@path',
      'https://8.8.8.8/',
      'https://[2606:4700::1111]/',
      'https://bücher.example/',
    ]) {
      assert.ok(allowed(text), text);
    }
  });

  it('is kept as the parser writes it, so that what was looked at is what is posted to', () => {
    const checked = checkHookUrl('HTTPS://Bücher.Example:443/a/../b');
    assert.ok('url' in checked);
    assert.equal(checked.url.href, 'https://xn--bcher-kva.example/b');
  });

  it('holds no user, fragment, low port or private host, whatever was given', () => {
    const parts = fc.constantFrom(
      ...['https:', 'http:', '//', '/', '@', ':', '.', '#', '?', '\\', '0', '443', '8443', 'user'],
      ...['127.1', '0x7f000001', '[::1]', '10.0.0.1', 'hook.example', 'local', 'internal', '%2e'],
      ...['8.8.8.8', '。', '１２７', '\u00ad', '\u200b', '\u0000', ' '],
    );
    const texts = fc.oneof(
      fc.array(parts, { maxLength: 8 }).map((some) => some.join('')),
      fc.array(parts, { maxLength: 5 }).map((some) => `https://${some.join('')}`),
      fc.webUrl({
        validSchemes: ['https', 'http'],
        withFragments: true,
        withQueryParameters: true,
      }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const checked = checkHookUrl(text);
        if ('problem' in checked) return;
        const { url } = checked;
        assert.equal(url.protocol, 'https:');
        assert.equal(`${url.username}${url.password}${url.hash}`, '');
        assert.ok(url.port === '' || Number(url.port) >= 1024, text);
        assert.doesNotMatch(
          url.hostname,
          /(^|\.)(localhost|local|internal)\.?$|^(127|10)\.[\d.]+$|^\[::/,
        );
        // What is stored is allowed again, and means the same.
        const again = checkHookUrl(url.href);
        assert.ok('url' in again && again.url.href === url.href);
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused or allowed, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(typeof allowed(`https://${text}`), 'boolean');
      }),
    );
  });
});

describe('receivers on this machine', () => {
  const names = ['WEBHOOK_LOCAL_RECEIVERS', 'K_SERVICE', 'FUNCTIONS_EMULATOR'] as const;
  const kept = names.map((name) => [name, process.env[name]] as const);
  const set = (env: Partial<Record<(typeof names)[number], string>>): void => {
    for (const name of names) {
      Reflect.deleteProperty(process.env, name);
      if (env[name] !== undefined) process.env[name] = env[name];
    }
  };
  after(() => {
    set(Object.fromEntries(kept.filter(([, value]) => value !== undefined)));
  });

  const WEBHOOK_LOCAL_RECEIVERS = '127.0.0.1:8123';

  it('may be posted to when a test names them, by http too', () => {
    set({ WEBHOOK_LOCAL_RECEIVERS });
    assert.ok('url' in checkHookUrl('http://127.0.0.1:8123/', localReceivers()));
    assert.ok('problem' in checkHookUrl('http://127.0.0.1:8124/', localReceivers()));
    assert.ok('problem' in checkHookUrl('http://user@127.0.0.1:8123/', localReceivers()));
  });

  it('are unknown when nobody names them', () => {
    set({});
    assert.equal(localReceivers().size, 0);
  });

  it('are unknown to a deployed service, whatever its environment says', () => {
    set({ WEBHOOK_LOCAL_RECEIVERS, K_SERVICE: 'api' });
    assert.equal(localReceivers().size, 0);
  });

  it('are on the loopback address and nowhere else', () => {
    set({
      WEBHOOK_LOCAL_RECEIVERS: '10.0.0.1:8123,169.254.169.254:8080,localhost:8123,127.0.0.1:80',
    });
    assert.equal(localReceivers().size, 0);
  });
});

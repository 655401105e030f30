import assert from 'node:assert/strict';
import type { GoogleStandIn } from '../../functions/test/support/googleStandIn.ts';
import { googleStandIn } from '../../functions/test/support/googleStandIn.ts';
import { offerSecondFactor } from '../../tools/secondFactor/offer.ts';

describe('the offer of a second factor', () => {
  let google: GoogleStandIn;
  before(async () => {
    google = await googleStandIn('demo-offer', {});
  });
  beforeEach(() => {
    google.configs.length = 0;
  });
  after(() => google.stop());

  it('turns authenticator apps on in the project, and nothing else of its configuration', async () => {
    assert.deepEqual(await offerSecondFactor(google.services.auth, { sms: false }), ['totp']);
    const [change] = google.configs;
    const totp = { state: 'ENABLED', totpProviderConfig: { adjacentIntervals: 1 } };
    assert.deepEqual(change?.body, {
      mfa: { state: 'ENABLED', enabledProviders: [], providerConfigs: [totp] },
    });
    assert.ok(
      change.mask?.split(',').every((field) => field.startsWith('mfa')),
      String(change.mask),
    );
  });

  it('turns text messages on as well when asked to', async () => {
    const offered = await offerSecondFactor(google.services.auth, { sms: true });
    assert.deepEqual(offered, ['phone', 'totp']);
  });
});

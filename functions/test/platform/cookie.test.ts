import assert from 'node:assert/strict';
import { sessionLifeMs, setCookie } from '../../src/platform/sessionCookie.ts';
import { withEnv } from '../support/environment.ts';

describe('the session cookie', () => {
  it('is out of reach of scripts and of other sites', () => {
    const header = setCookie('a.b.c', 300_000);
    assert.equal(header, '__session=a.b.c; Path=/; Max-Age=300; HttpOnly; SameSite=Strict');
  });

  it('insists on https once deployed', async () => {
    await withEnv({ K_SERVICE: 'api' }, () => {
      assert.match(setCookie('x', 1000), /; Secure;/);
      return Promise.resolve();
    });
  });

  it('lives as long as the operator says, within what Firebase Auth allows', async () => {
    assert.equal(sessionLifeMs(), 12 * 3_600_000);
    for (const [minutes, ms] of [
      ['5', 300_000],
      ['20160', 14 * 86_400_000],
    ] as const) {
      await withEnv({ SESSION_COOKIE_MINUTES: minutes }, () => {
        assert.equal(sessionLifeMs(), ms);
        return Promise.resolve();
      });
    }
    for (const minutes of ['4', '20161', '-1']) {
      await withEnv({ SESSION_COOKIE_MINUTES: minutes }, () => {
        assert.throws(sessionLifeMs, /SESSION_COOKIE_MINUTES must be 5 to 20160/);
        return Promise.resolve();
      });
    }
  });
});

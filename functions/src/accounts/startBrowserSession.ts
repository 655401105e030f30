import { after } from '../platform/clock.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { mustHaveSignedInJustNow } from '../platform/freshSignIn.ts';
import { operation } from '../platform/operation.ts';
import { sessionLifeMs } from '../platform/sessionCookie.ts';
import { BrowserSessionReply } from './browserSessionContract.ts';
import { NoInput } from './contract.ts';

export const startBrowserSession = operation({
  name: 'startBrowserSession',
  summary:
    'Exchange the ID token of a sign-in of the last five minutes for a session cookie (REST).',
  method: 'POST',
  path: '/session',
  roles: 'signed-in',
  tier: 'light',
  writes: true,
  input: NoInput,
  output: BrowserSessionReply,
  failures: ['fresh-sign-in-required', 'conflict'],
  cookie: 'set',
  handler: async (context) => {
    const { browser, caller, services } = context;
    if (browser === undefined) {
      throw new Failure('conflict', { detail: 'A cookie is set by REST alone: POST /v1/session.' });
    }
    mustHaveSignedInJustNow(caller, services.clock.now());
    const lifeMs = sessionLifeMs();
    const cookie = await browser.create(lifeMs);
    // Not kept under the key: a browser that lost the answer needs the cookie still.
    const reply = await commit(
      context,
      ({ now, audit }) => {
        const expiresAt = after(now, lifeMs / 1000).toISOString();
        audit({ action: 'browser-session.started', subject: `users/${caller.uid}` });
        return Promise.resolve({ expiresAt });
      },
      { keepReply: false },
    );
    browser.set(cookie, lifeMs);
    return reply;
  },
});

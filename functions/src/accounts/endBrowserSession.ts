import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { EndBrowserSessionReply, EndBrowserSessionRequest } from './browserSessionContract.ts';
import { endSessionsOf } from './endSessionsOf.ts';

export const endBrowserSession = operation({
  name: 'endBrowserSession',
  summary:
    'Take the session cookie away (REST); with `everywhere` end every session of the account.',
  method: 'DELETE',
  path: '/session',
  roles: 'signed-in',
  tier: 'light',
  writes: true,
  input: EndBrowserSessionRequest,
  output: EndBrowserSessionReply,
  failures: ['conflict'],
  withoutSecondFactor: true,
  cookie: 'cleared',
  handler: async (context) => {
    const { browser, caller, input } = context;
    if (browser === undefined) {
      throw new Failure('conflict', { detail: 'By REST: DELETE /v1/session.' });
    }
    if (input.everywhere) await endSessionsOf({ ...context, idempotencyKey: null }, caller.uid);
    else {
      await commit(
        context,
        ({ audit }) => {
          audit({ action: 'browser-session.ended', subject: `users/${caller.uid}` });
          return Promise.resolve(null);
        },
        { keepReply: false },
      );
    }
    browser.clear();
    return { ended: true as const };
  },
});

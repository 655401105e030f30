import { doc, getDoc } from 'firebase/firestore';
import { endBrowserSession, startBrowserSession } from '../../functions/client/index.ts';
import { signIn } from '../school/people.ts';
import { GUARDIANS, INSTRUCTORS } from '../school/roll.ts';
import { refusalOf } from './refusalOf.ts';
import { restUrl } from './rest.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** The end of sessions, by people whom no other scenario needs signed in. */
export function signingOut(stage: Stage): Scenario[] {
  return [
    {
      name: 'signed out everywhere: the old token is worth nothing',
      decision: 'refused',
      reasons: ['unauthenticated', 'permission-denied'],
      run: () => everywhere(stage),
    },
    {
      name: 'a browser’s cookie works until signed out',
      decision: 'refused',
      reasons: ['401'],
      run: () => byCookie(stage),
    },
  ];
}

/** The lost laptop's token is good for an hour yet: neither an operation nor the security rules take it any more. */
async function everywhere({ ports }: Stage): Promise<Outcome> {
  const person = INSTRUCTORS.at(-1);
  if (person === undefined) throw new Error('the roll names no instructors');
  const [phone, laptop] = await Promise.all([signIn(ports, person), signIn(ports, person)]);
  const own = doc(laptop.firestore, `users/${laptop.uid}`);
  const call = () => laptop.client.getMyProfile();
  const read = () => getDoc(own);
  try {
    await call();
    await read();
    await phone.client.signOutEverywhere();
    const refusals = [await refusalOf(call), await refusalOf(read)];
    const decision = refusals.includes(null) ? 'accepted' : 'refused';
    return { decision, reasons: refusals.map(String) };
  } finally {
    await Promise.all([phone.close(), laptop.close()]);
  }
}

async function byCookie({ ports }: Stage): Promise<Outcome> {
  const person = GUARDIANS.at(-1);
  if (person === undefined) throw new Error('the roll names no guardians');
  const connection = await signIn(ports, person);
  const base = `${restUrl(ports)}/v1`;
  let cookie = '';
  // As a page of the backend's own origin, in a browser that keeps a copy of the cookie.
  const page: typeof fetch = async (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('Sec-Fetch-Site', 'same-origin');
    headers.set('Cookie', cookie);
    const response = await fetch(url, { ...init, headers });
    const given = /^__session=[^;]+/.exec(response.headers.get('Set-Cookie') ?? '');
    cookie = given?.[0] ?? cookie;
    return response;
  };
  try {
    const idToken = (await connection.auth.currentUser?.getIdToken(true)) ?? '';
    await startBrowserSession({ base, fetch: page }, idToken);
    const before = await page(`${base}/me/profile`);
    await endBrowserSession({ base, fetch: page }, true);
    const { ok, status } = await page(`${base}/me/profile`);
    return {
      decision: ok ? 'accepted' : 'refused',
      reasons: [String(status)],
      flaw: before.ok ? undefined : `the cookie was not taken: ${String(before.status)}`,
    };
  } finally {
    await connection.close();
  }
}

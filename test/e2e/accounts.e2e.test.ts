import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  OAuthProvider,
  applyActionCode,
  confirmPasswordReset,
  createUserWithEmailAndPassword,
  sendPasswordResetEmail,
  signInWithCredential,
  signInWithEmailAndPassword,
} from 'firebase/auth';
import { FunctionsError } from 'firebase/functions';
import { endBrowserSession, startBrowserSession } from '../../functions/client/index.ts';
import { REGION } from '../../functions/src/region.ts';
import { newEmail, person, rosterLine } from '../../functions/test/accounts/people.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { deviceKey } from '../../functions/test/support/deviceKey.ts';
import { deviceProofMessage } from '../../functions/src/accounts/index.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { eventually } from '../../tools/support/eventually.ts';
import { PROJECT, clientApp, emulatorHost } from './support/clientApp.ts';
import { awaitMail, codeOfLink, emulatedCodes } from './support/mailbox.ts';

const PASSWORD = 'correct horse battery';
const OTHER_PASSWORD = 'staple battery horse';

describe('accounts by the real client SDK', function () {
  this.timeout(120_000);
  let app: Connection;
  beforeEach(() => {
    app = clientApp();
  });
  afterEach(() => app.close());

  const roleClaim = async (): Promise<unknown> =>
    (await app.auth.currentUser?.getIdTokenResult(true))?.claims['role'];

  it('a student on a roster registers, follows the mailed link and signs in', async () => {
    const email = newEmail();
    const studentNumber = `n-${randomUUID()}`;
    await rosterLine(emulatorServices(), { courseId: 'e2e-course', email, studentNumber });
    const reply = await app.call('register', { email, name: 'Ada Example', studentNumber });
    assert.deepEqual(reply, { accepted: true });
    const code = codeOfLink(await awaitMail(email, /new account/));
    assert.ok((await emulatedCodes(email)).includes(code));
    await confirmPasswordReset(app.auth, code, PASSWORD);
    const { user } = await signInWithEmailAndPassword(app.auth, email, PASSWORD);
    await user.reload();
    assert.equal(user.emailVerified, true);
    // The mail is there with the commit, the claim a moment later.
    const claimed = async () => ((await roleClaim()) === 'student' ? true : null);
    await eventually('the claim of the role', claimed);
    const profile = await app.call('getMyProfile');
    assert.ok(profile instanceof Object && 'role' in profile && 'academic' in profile);
    assert.equal(profile.role, 'student');
    const { courseIds } = profile.academic as { courseIds: unknown };
    assert.deepEqual(courseIds, ['e2e-course']);
  });

  it('an own sign-up proves its address before it becomes an account', async () => {
    const email = newEmail();
    await createUserWithEmailAndPassword(app.auth, email, PASSWORD);
    await refused(app.call('completeRegistration', { name: 'Grace Example' }), 'email-unverified');
    assert.deepEqual(await app.call('requestEmailVerification'), { status: 'sent' });
    await applyActionCode(app.auth, codeOfLink(await awaitMail(email, /Confirm/)));
    const reply = await app.call('completeRegistration', { name: 'Grace Example' });
    assert.deepEqual(reply, { role: 'pending' });
    assert.equal(await roleClaim(), 'pending');
  });

  it('a forgotten password is replaced by the mailed link', async () => {
    const { email, uid } = await person(emulatorServices(), 'instructor');
    await emulatorServices().auth.updateUser(uid, { password: PASSWORD });
    assert.deepEqual(await app.call('requestPasswordReset', { email }), { accepted: true });
    const code = codeOfLink(await awaitMail(email, /password/));
    await confirmPasswordReset(app.auth, code, OTHER_PASSWORD);
    await assert.rejects(signInWithEmailAndPassword(app.auth, email, PASSWORD));
    const { user } = await signInWithEmailAndPassword(app.auth, email, OTHER_PASSWORD);
    assert.equal(user.uid, uid);
  });

  it('Firebase’s own password reset works beside ours', async () => {
    const { email, uid } = await person(emulatorServices(), 'instructor');
    await sendPasswordResetEmail(app.auth, email);
    const code = (await emulatedCodes(email)).at(-1) ?? '';
    await confirmPasswordReset(app.auth, code, PASSWORD);
    const { user } = await signInWithEmailAndPassword(app.auth, email, PASSWORD);
    assert.equal(user.uid, uid);
  });

  it('a sign-in by the campus’s OpenID provider becomes an account', async () => {
    const email = newEmail();
    const claims = { sub: randomUUID(), email, email_verified: true, name: 'Alan Example' };
    const credential = new OAuthProvider('oidc.campus').credential({
      idToken: JSON.stringify(claims),
    });
    const { user } = await signInWithCredential(app.auth, credential);
    assert.equal(user.providerData[0]?.providerId, 'oidc.campus');
    assert.deepEqual(await app.call('completeRegistration'), { role: 'pending' });
    assert.equal(await roleClaim(), 'pending');
  });

  it('a provider that does not vouch for the address proves nothing', async () => {
    const claims = { sub: randomUUID(), email: newEmail(), email_verified: false, name: 'Eve' };
    const credential = new OAuthProvider('oidc.campus').credential({
      idToken: JSON.stringify(claims),
    });
    await signInWithCredential(app.auth, credential);
    await refused(app.call('completeRegistration'), 'email-unverified');
  });

  it('an invited instructor makes an account with the code alone', async () => {
    const admin = await signedIn('admin');
    const email = newEmail();
    await admin.call('invite', { email, role: 'instructor' });
    const token = (await awaitMail(email, /invitation/)).split('\n').find((l) => l.length === 43);
    const data = { token, name: 'Edsger Example', password: PASSWORD };
    assert.deepEqual(await app.call('acceptInvitation', data), { role: 'instructor' });
    const { user } = await signInWithEmailAndPassword(app.auth, email, PASSWORD);
    assert.equal(user.emailVerified, true);
    assert.equal(await roleClaim(), 'instructor');
    await admin.close();
  });

  it('a suspended account fails at once, by callable and REST, and cannot sign in again', async () => {
    const admin = await signedIn('admin');
    const student = await signedIn('student');
    const { currentUser } = student.auth;
    const token = (await currentUser?.getIdToken()) ?? '';
    const url = `http://${emulatorHost('FUNCTIONS')}/${PROJECT}/${REGION}/api/v1/me/profile`;
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal((await fetch(url, { headers })).status, 200);
    await admin.call('suspendUser', { uid: currentUser?.uid });
    await refused(student.call('getMyProfile'), ['permission-denied', 'unauthenticated']);
    assert.ok([401, 403].includes((await fetch(url, { headers })).status));
    await assert.rejects(
      signInWithEmailAndPassword(app.auth, currentUser?.email ?? '', PASSWORD),
      /user-disabled/,
    );
    await Promise.all([admin.close(), student.close()]);
  });

  it('signing out everywhere ends every session at once, also one of another phone', async () => {
    const student = await signedIn('student');
    const { currentUser } = student.auth;
    await signInWithEmailAndPassword(app.auth, currentUser?.email ?? '', PASSWORD);
    await app.call('getMyProfile');
    await student.call('signOutEverywhere');
    for (const phone of [student, app])
      await refused(phone.call('getMyProfile'), 'unauthenticated');
    await student.close();
  });

  it('a browser trades its sign-in for a cookie, works with it and gives it back', async () => {
    const student = await signedIn('student');
    const { currentUser } = student.auth;
    const base = `http://${emulatorHost('FUNCTIONS')}/${PROJECT}/${REGION}/api/v1`;
    let cookie = '';
    // As a page of the same origin, whose browser keeps cookies.
    const browser: typeof fetch = async (url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Sec-Fetch-Site', 'same-origin');
      if (cookie !== '') headers.set('Cookie', cookie);
      const reply = await fetch(url, { ...init, headers });
      cookie = /^__session=[^;]*/.exec(reply.headers.get('Set-Cookie') ?? cookie)?.[0] ?? '';
      return reply;
    };
    await startBrowserSession({ base, fetch: browser }, (await currentUser?.getIdToken()) ?? '');
    assert.ok(cookie.length > 100);
    assert.equal((await browser(`${base}/me/profile`)).status, 200);
    const kept = cookie;
    await endBrowserSession({ base, fetch: browser }, true);
    assert.equal(cookie, '__session=');
    cookie = kept;
    assert.equal((await browser(`${base}/me/profile`)).status, 401);
    await student.close();
  });

  it('a phone registers its key', async () => {
    const student = await signedIn('student');
    const key = await deviceKey();
    const uid = student.auth.currentUser?.uid ?? '';
    const proof = await key.sign(deviceProofMessage(uid, key.publicKey));
    const request = { publicKey: key.publicKey, name: 'Phone', platform: 'ios', proof };
    const reply = await student.call('registerDevice', request);
    assert.ok(reply instanceof Object && 'deviceId' in reply);
    assert.match(String(reply.deviceId), /^[0-9a-f]{32}$/);
    await student.close();
  });
});

/** An app that a member with this role is signed in to. */
async function signedIn(role: 'admin' | 'student'): Promise<Connection> {
  const services = emulatorServices();
  const { uid, email } = await person(services, role);
  await services.auth.updateUser(uid, { password: PASSWORD });
  const app = clientApp();
  await signInWithEmailAndPassword(app.auth, email, PASSWORD);
  return app;
}

/** The call was refused with one of these codes. */
async function refused(call: Promise<unknown>, codes: string | string[]): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(error instanceof FunctionsError);
    const { details } = error;
    const code = details instanceof Object && 'code' in details ? details.code : null;
    assert.ok([codes].flat().includes(String(code)), `${String(code)}: ${error.message}`);
    return true;
  });
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { profileOf, register, requestPasswordReset } from '../../src/accounts/index.ts';
import { uidOfRequest } from '../../src/accounts/requestStore.ts';
import { workOffRequest } from '../../src/accounts/workOffRequest.ts';
import { DEFAULT_POLICY, updatePolicy } from '../../src/settings/index.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { countAll, mailsTo } from './mails.ts';
import { newEmail, person, rosterLine } from './people.ts';

describe('registration', () => {
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
  });
  afterEach(() => services.dispose());

  const asked = async (
    email: string,
    more: { studentNumber?: string; name?: string; locale?: string } = {},
  ) => {
    await callAs(null, register, { email, name: 'Ada Example', ...more }, { services });
    const open = await services.db
      .collection('accountRequests')
      .where('email', '==', email.toLowerCase())
      .get();
    const id = open.docs[0]?.id ?? '';
    assert.notEqual(id, '');
    return id;
  };
  const accountOf = async (id: string) => {
    const account = await profileOf(services.db, uidOfRequest(id));
    assert.ok(account !== null);
    return account;
  };

  it('makes a student of somebody on a roster and links every course', async () => {
    const email = newEmail();
    const lines = [
      await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' }),
      await rosterLine(services, { courseId: 'c2', email, studentNumber: 's1' }),
    ];
    const id = await asked(email.toUpperCase());
    await workOffRequest(services, id);
    const { access, user, personal } = await accountOf(id);
    assert.deepEqual(
      [access.role, access.studentNumber, Object.keys(access.rosterOf).sort()],
      ['student', 's1', ['c1', 'c2']],
    );
    assert.deepEqual([user.name, user.courseIds.sort()], ['Name on the roster', ['c1', 'c2']]);
    assert.equal(personal.email, email);
    for (const line of lines) assert.equal((await line.get()).get('uid'), uidOfRequest(id));
    const inAuth = await services.auth.getUser(uidOfRequest(id));
    assert.deepEqual(inAuth.customClaims, { role: 'student' });
  });

  it('makes an account nobody can sign in to before the mailed link was used', async () => {
    const id = await asked(newEmail());
    await workOffRequest(services, id);
    const user = await services.auth.getUser(uidOfRequest(id));
    assert.equal(user.emailVerified, false);
    assert.deepEqual(user.providerData, []);
    assert.equal(user.passwordHash, undefined);
  });

  it('mails in the language that was asked for, and later in the account’s own', async () => {
    const email = newEmail();
    await workOffRequest(services, await asked(email, { locale: 'de-AT' }));
    await workOffRequest(services, await asked(email, { locale: 'en' }));
    const subjects = (await mailsTo(services, email)).map(({ subject }) => subject);
    assert.deepEqual(subjects.toSorted(), [
      'Rollcall School: Ihr neues Konto',
      'Rollcall School: Sie haben schon ein Konto',
    ]);
  });

  it('makes a student of an approved domain and leaves others pending', async () => {
    const rules = {
      ...DEFAULT_POLICY.rules,
      registration: { approvedDomains: ['school.example'] },
    };
    const { token } = await person(services, 'admin');
    await callAs(token, updatePolicy, { basedOn: 0, rules }, { services });
    const inside = await asked(newEmail('school.example'), { studentNumber: 'made-up' });
    const outside = await asked(newEmail('elsewhere.example'));
    await workOffRequest(services, inside);
    await workOffRequest(services, outside);
    const { access } = await accountOf(inside);
    assert.deepEqual([access.role, access.studentNumber], ['student', null]);
    assert.equal((await accountOf(outside)).access.role, 'pending');
  });

  it('gives no entry that is taken, removed or over', async () => {
    const email = newEmail();
    const at = { email, studentNumber: 's1' };
    await rosterLine(services, { ...at, courseId: 'taken', uid: 'somebody' });
    await rosterLine(services, { ...at, courseId: 'over', until: new Date('2020-01-01') });
    const removed = await rosterLine(services, { ...at, courseId: 'removed' });
    await removed.update({ status: 'removed' });
    const id = await asked(email, { studentNumber: 's1' });
    await workOffRequest(services, id);
    assert.equal((await accountOf(id)).access.role, 'pending');
  });

  it('leaves a number alone that another account has', async () => {
    const other = await person(services, 'student');
    await services.db.doc(`users/${other.uid}`).update({ studentNumber: 's1' });
    const email = newEmail();
    await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
    const id = await asked(email);
    await workOffRequest(services, id);
    assert.equal((await accountOf(id)).access.role, 'pending');
  });

  it('answers and writes alike whether the address has an account or not', async () => {
    const known = await person(services, 'student');
    const seen: unknown[] = [];
    for (const email of [known.email, newEmail()]) {
      for (const op of [register, requestPasswordReset] as const) {
        const before = await countAll(services);
        const name = op.name === 'register' ? { name: 'Ada Example' } : {};
        const reply = await callAs(null, op as typeof register, { email, ...name } as never, {
          services,
          ip: randomUUID(),
        });
        const after = await countAll(services);
        const added = Object.keys(after).map((c) => [c, (after[c] ?? 0) - (before[c] ?? 0)]);
        seen.push({ op: op.name, reply, added: added.filter(([, n]) => n !== 0) });
      }
    }
    assert.deepEqual(seen.slice(0, 2), seen.slice(2));
    assert.deepEqual(seen[0], {
      op: 'register',
      reply: { accepted: true },
      added: [
        ['accountRequests', 1],
        ['audit', 1],
        ['idempotency', 1],
        ['rateLimits', 1],
      ],
    });
  });

  it('tells the owner of a known address by mail and changes nothing', async () => {
    const known = await person(services, 'instructor');
    const before = await profileOf(services.db, known.uid);
    const id = await asked(known.email, { name: 'Buy pills at evil.example' });
    await workOffRequest(services, id);
    const [mail] = await mailsTo(services, known.email);
    assert.match(mail?.subject ?? '', /already have an account/);
    assert.doesNotMatch(mail?.text ?? '', /pills/);
    assert.deepEqual(await profileOf(services.db, known.uid), before);
    assert.equal(await profileOf(services.db, uidOfRequest(id)), null);
  });

  it('has its effect once when its event comes five times, at once and later', async () => {
    const email = newEmail();
    await rosterLine(services, { courseId: 'c1', email, studentNumber: 's1' });
    const id = await asked(email);
    const runs = await Promise.allSettled(
      Array.from({ length: 5 }, () => workOffRequest(services, id)),
    );
    await workOffRequest(services, id);
    // Those that met the claim want the event again: by then there is nothing left to do.
    assert.ok(runs.some(({ status }) => status === 'fulfilled'));
    assert.equal((await mailsTo(services, email)).length, 1);
    assert.equal((await accountOf(id)).access.role, 'student');
    assert.equal((await services.db.doc(`accountRequests/${id}`).get()).exists, false);
  });

  it('carries on after a crash between the Auth account and the documents', async () => {
    const email = newEmail();
    const id = await asked(email);
    const crash = { generatePasswordResetLink: () => Promise.reject(new Error('killed')) };
    const dying = Object.assign(Object.create(services.auth) as typeof services.auth, crash);
    await assert.rejects(workOffRequest({ ...services, auth: dying }, id), /killed/);
    await assert.rejects(workOffRequest(services, id), /being worked on/);
    const later = { now: () => new Date(Date.now() + 61_000) };
    await workOffRequest({ ...services, clock: later }, id);
    assert.equal((await mailsTo(services, email))[0]?.id, `registration-${id}`);
    assert.equal((await accountOf(id)).access.role, 'pending');
  });

  it('repeats its reply under the same key and asks once', async () => {
    const [email, key] = [newEmail(), randomUUID()];
    const data = { email, name: 'Ada Example' };
    const replies = [
      await callAs(null, register, data, { services, key }),
      await callAs(null, register, data, { services, key }),
    ];
    assert.deepEqual(replies, [{ accepted: true }, { accepted: true }]);
    assert.equal((await countAll(services))['accountRequests'], 1);
  });

  it('stops mailing an address after five requests in an hour, and still answers alike', async () => {
    const email = newEmail();
    const noon = { ...services, clock: { now: () => new Date('2026-11-23T12:30:00Z') } };
    for (let i = 0; i < 7; i++) {
      const reply = await callAs(null, requestPasswordReset, { email }, { services: noon });
      assert.deepEqual(reply, { accepted: true });
      const [open] = (await services.db.collection('accountRequests').get()).docs;
      await workOffRequest(noon, open?.id ?? '');
    }
    assert.equal((await mailsTo(services, email)).length, 5);
  });
});

describe('password reset', () => {
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
  });
  afterEach(() => services.dispose());

  const mailAfterRequest = async (email: string): Promise<string> => {
    await callAs(null, requestPasswordReset, { email }, { services });
    const [open] = (await services.db.collection('accountRequests').get()).docs;
    await workOffRequest(services, open?.id ?? '');
    return (await mailsTo(services, email))[0]?.text ?? '';
  };

  it('mails a link to the owner of an account', async () => {
    const { email } = await person(services, 'student');
    assert.match(await mailAfterRequest(email), /mode=resetPassword/);
  });

  it('mails no link where there is no account, or a disabled one', async () => {
    const { uid, email } = await person(services, 'student');
    await services.auth.updateUser(uid, { disabled: true });
    for (const address of [email, newEmail()]) {
      const text = await mailAfterRequest(address);
      assert.match(text, /no active account/);
      assert.doesNotMatch(text, /resetPassword/);
    }
  });
});

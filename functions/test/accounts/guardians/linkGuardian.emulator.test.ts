import assert from 'node:assert/strict';
import {
  acceptInvitation,
  guardiansOf,
  linkGuardian,
  profileOf,
  unlinkGuardian,
} from '../../../src/accounts/index.ts';
import { isGuardianOf } from '../../../src/platform/access.ts';
import { callAs } from '../../support/call.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { failsWith } from '../failure.ts';
import { codeIn, mailsTo } from '../mails.ts';
import type { Person } from '../people.ts';
import { newEmail, person } from '../people.ts';

const RIGHTS = { relation: 'parent' as const, rights: { attendance: true, consent: false } };

describe('guardian links', () => {
  let services: Isolated;
  let admin: Person;
  let child: Person;
  before(async () => {
    services = isolatedServices();
    admin = await person(services, 'admin');
    child = await person(services, 'student');
  });
  after(() => services.dispose());

  const link = (data: { guardianUid?: string; guardianEmail?: string; until?: string }) =>
    callAs(admin.token, linkGuardian, { childUid: child.uid, ...RIGHTS, ...data }, { services });
  const sees = async (uid: string, at = new Date()): Promise<boolean> => {
    const account = await profileOf(services.db, uid);
    return account !== null && isGuardianOf(account.access, child.uid, at);
  };

  it('give the named rights for this child, until they end', async () => {
    const { uid } = await person(services, 'guardian');
    await link({ guardianUid: uid, until: '2999-01-01T00:00:00Z' });
    assert.equal(await sees(uid), true);
    assert.equal(await sees(uid, new Date('2999-01-02T00:00:00Z')), false);
    const guardians = await guardiansOf(services.db, child.uid, new Date());
    const found = guardians.find((guardian) => guardian.uid === uid);
    assert.deepEqual(found, {
      uid,
      ...{ relation: 'parent', attendance: true },
      ...{ consent: false, absences: false },
    });
  });

  it('end at once', async () => {
    const { uid } = await person(services, 'guardian');
    await link({ guardianUid: uid });
    const data = { guardianUid: uid, childUid: child.uid };
    await callAs(admin.token, unlinkGuardian, data, { services });
    assert.equal(await sees(uid), false);
    const guardians = await guardiansOf(services.db, child.uid, new Date());
    assert.equal(
      guardians.some((guardian) => guardian.uid === uid),
      false,
    );
    await assert.rejects(
      callAs(admin.token, unlinkGuardian, data, { services }),
      failsWith('not-found'),
    );
  });

  it('find a pending account by its address and make it a guardian', async () => {
    const { uid, email } = await person(services, 'pending');
    assert.deepEqual(await link({ guardianEmail: email }), { status: 'linked', guardianUid: uid });
    assert.equal(await sees(uid), true);
  });

  it('invite somebody without an account; both children come with the invitations', async () => {
    const email = newEmail();
    assert.deepEqual(await link({ guardianEmail: email }), {
      status: 'invited',
      guardianUid: null,
    });
    const sibling = await person(services, 'student');
    const second = { childUid: sibling.uid, guardianEmail: email, ...RIGHTS };
    await callAs(admin.token, linkGuardian, second, { services });
    const [one, two] = (await mailsTo(services, email)).map(codeIn);
    assert.ok(one !== undefined && two !== undefined);
    const made = { token: one, name: 'Pat Example', password: 'correct horse battery' };
    await callAs(null, acceptInvitation, made, { services });
    const { uid } = await services.auth.getUserByEmail(email);
    const token = { ...admin.token, uid, email };
    await callAs(token, acceptInvitation, { token: two }, { services });
    const account = await profileOf(services.db, uid);
    const children = Object.keys(account?.access.children ?? {}).sort();
    assert.deepEqual(children, [child.uid, sibling.uid].sort());
  });

  it('do not follow an address that was changed in Auth and never proved', async () => {
    const thief = await person(services, 'guardian');
    const victim = newEmail();
    await services.auth.updateUser(thief.uid, { email: victim, emailVerified: false });
    assert.equal((await link({ guardianEmail: victim })).status, 'invited');
    assert.equal(await sees(thief.uid), false);
  });

  it('are refused for teachers, for children who are no students, and for a past end', async () => {
    const teacher = await person(services, 'instructor');
    const guardian = await person(services, 'guardian');
    await assert.rejects(link({ guardianUid: teacher.uid }), failsWith('conflict'));
    await assert.rejects(link({ guardianUid: 'nobody' }), failsWith('not-found'));
    await assert.rejects(
      link({ guardianUid: guardian.uid, until: '2020-01-01T00:00:00Z' }),
      failsWith('invalid-request'),
    );
    await assert.rejects(link({}), failsWith('invalid-request'));
    const noChild = { guardianUid: guardian.uid, childUid: teacher.uid, ...RIGHTS };
    await assert.rejects(
      callAs(admin.token, linkGuardian, noChild, { services }),
      failsWith('not-found'),
    );
  });
});

import assert from 'node:assert/strict';
import {
  findAccountByRosterKey,
  linkRosterEntries,
  profileOf,
  unlinkRosterEntry,
} from '../../src/accounts/index.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { newEmail, person, rosterLine } from './people.ts';

const UNTIL = new Date('2999-01-01T00:00:00Z');

describe('linking roster entries to accounts', () => {
  let services: Isolated;
  before(() => {
    services = isolatedServices();
  });
  after(() => services.dispose());

  const link = async (uid: string, courseId: string, studentNumber: string): Promise<void> => {
    await services.db.runTransaction((tx) => {
      const entries = [{ courseId, studentNumber, name: 'Roster Name', until: UNTIL }];
      linkRosterEntries(tx, services.db, uid, entries, new Date());
      return Promise.resolve();
    });
  };

  it('makes a pending account a student of the course', async () => {
    const { uid, email } = await person(services, 'pending');
    const line = await rosterLine(services, { courseId: 'c.1', email, studentNumber: 'k1' });
    const found = await findAccountByRosterKey(services, email.toUpperCase(), 'k1');
    assert.equal(found?.uid, uid);
    await link(uid, 'c.1', 'k1');
    const account = await profileOf(services.db, uid);
    assert.deepEqual(
      [account?.access.role, account?.access.studentNumber, account?.access.rosterOf],
      ['student', 'k1', { 'c.1': UNTIL }],
    );
    assert.deepEqual(
      [
        account?.user.role,
        account?.user.name,
        account?.user.courseIds,
        (await line.get()).get('uid'),
      ],
      ['student', 'Roster Name', ['c.1'], uid],
    );
  });

  it('adds courses and takes single ones away', async () => {
    const { uid, email } = await person(services, 'student');
    for (const courseId of ['c1', 'c2']) {
      await rosterLine(services, { courseId, email, studentNumber: 'k2' });
      await link(uid, courseId, 'k2');
    }
    await services.db.runTransaction((tx) => {
      unlinkRosterEntry(tx, services.db, uid, 'c1', new Date());
      return Promise.resolve();
    });
    const account = await profileOf(services.db, uid);
    assert.deepEqual(
      [Object.keys(account?.access.rosterOf ?? {}), account?.user.courseIds],
      [['c2'], ['c2']],
    );
  });

  it('finds nobody by another number, another role, a taken number or an unproven address', async () => {
    const student = await person(services, 'student');
    await rosterLine(services, { courseId: 'c3', email: student.email, studentNumber: 'k3' });
    await link(student.uid, 'c3', 'k3');
    const teacher = await person(services, 'instructor');
    const other = await person(services, 'student');
    const thief = await person(services, 'student');
    const victim = newEmail();
    await services.auth.updateUser(thief.uid, { email: victim });
    const keys = [
      [student.email, 'k9'],
      [teacher.email, 'k9'],
      [other.email, 'k3'],
      [victim, 'k9'],
      [newEmail(), 'k9'],
    ] as const;
    for (const [email, number] of keys) {
      assert.equal(await findAccountByRosterKey(services, email, number), null, email);
    }
    assert.equal((await findAccountByRosterKey(services, student.email, 'k3'))?.uid, student.uid);
  });
});

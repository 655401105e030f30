import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  acceptInvitation,
  blockGuardian,
  completeRegistration,
  invite,
  listGuardianBlocks,
  unblockGuardian,
} from '../../../src/accounts/index.ts';
import { Failure } from '../../../src/platform/failures.ts';
import { deleteUser } from '../../../src/privacy/index.ts';
import { callAs } from '../../support/call.ts';
import { failsWith } from '../failure.ts';
import { codeIn, mailsTo } from '../mails.ts';
import { newEmail, person, signUp } from '../people.ts';
import type { Family } from './family.ts';
import { ALL, family, holds, link, linkOf, linkedGuardian, noticesTo } from './family.ts';

const REASON = 'Order of the family court of 3 May';
const PASSWORD = 'correct horse battery';
const ROUNDS = 6;

describe('a custody block', function () {
  this.timeout(60_000);
  let home: Family;
  before(async () => {
    home = await family();
  });
  after(() => home.services.dispose());

  const block = (who: Partial<z.input<typeof blockGuardian.input>>, key: string = randomUUID()) => {
    const data = { childUid: home.child.uid, reason: REASON, ...who };
    return callAs(home.admin.token, blockGuardian, data, { services: home.services, key });
  };
  const list = async (childUid = home.child.uid) =>
    (await callAs(home.admin.token, listGuardianBlocks, { childUid }, { services: home.services }))
      .blocks;
  const unblock = (blockId: string, childUid = home.child.uid) =>
    callAs(home.admin.token, unblockGuardian, { childUid, blockId }, { services: home.services });
  /** Invites somebody to these children; the code in the last mail. */
  const invited = async (email: string, ...uids: string[]): Promise<string> => {
    const children = uids.map((childUid) => ({
      ...{ childUid, rights: ALL },
      relation: 'parent' as const,
    }));
    const before = (await mailsTo(home.services, email)).map(({ id }) => id);
    const data = { email, role: 'guardian' as const, children };
    await callAs(home.admin.token, invite, data, { services: home.services });
    const mails = await mailsTo(home.services, email);
    return codeIn(mails.find(({ id }) => !before.includes(id)));
  };
  const take = (token: string, caller: Parameters<typeof callAs>[0] = null) => {
    const made = { name: 'Pat Example', password: PASSWORD };
    const data = caller === null ? { token, ...made } : { token };
    return callAs(caller, acceptInvitation, data, { services: home.services });
  };

  it('ends the link at once and tells the guardian that it ended, not why', async () => {
    const guardian = await linkedGuardian(home);
    const { ended } = await block({ guardianUid: guardian.uid });
    assert.equal(ended, true);
    assert.equal(await holds(home, guardian.uid), false);
    const told = await noticesTo(home.services, guardian.uid);
    const data = { childUid: home.child.uid };
    assert.deepEqual(told.at(-1), { kind: 'guardian.unlinked', data });
    for (const name of ['audit', 'notifications', 'mail', 'access', 'users', 'idempotency']) {
      const { docs } = await home.services.db.collection(name).get();
      assert.equal(JSON.stringify(docs.map((doc) => doc.data())).includes(REASON), false, name);
    }
    const audits = await home.services.db
      .collection('audit')
      .where('action', '==', 'guardian.blocked')
      .get();
    assert.ok(audits.docs.some((doc) => doc.get('details.guardian') === guardian.uid));
  });

  it('by the account keeps away the account and its address', async () => {
    const guardian = await linkedGuardian(home);
    const { blockId } = await block({ guardianUid: guardian.uid });
    const byUid = link(home, { guardianUid: guardian.uid });
    await assert.rejects(byUid, failsWith('conflict'));
    const byAddress = link(home, { guardianEmail: guardian.email });
    await assert.rejects(byAddress, failsWith('conflict'));
    await assert.rejects(invited(guardian.email, home.child.uid), failsWith('conflict'));
    await unblock(blockId);
    assert.equal(await holds(home, guardian.uid), false);
    await link(home, { guardianUid: guardian.uid });
    assert.equal(await holds(home, guardian.uid), true);
  });

  it('by an address keeps away whoever will have it', async () => {
    const email = newEmail();
    await block({ guardianEmail: email });
    await assert.rejects(link(home, { guardianEmail: email }), failsWith('conflict'));
    const someone = await signUp(home.services, { email });
    await callAs(someone.token, completeRegistration, {}, { services: home.services });
    await assert.rejects(link(home, { guardianUid: someone.uid }), failsWith('conflict'));
  });

  it('outlives the guardian’s account: a new one with the address gets no link', async () => {
    const guardian = await linkedGuardian(home);
    await block({ guardianUid: guardian.uid });
    const options = { services: home.services };
    await callAs(home.admin.token, deleteUser, { uid: guardian.uid }, options);
    await assert.rejects(link(home, { guardianEmail: guardian.email }), failsWith('conflict'));
    const again = await signUp(home.services, { email: guardian.email });
    await callAs(again.token, completeRegistration, {}, options);
    await assert.rejects(link(home, { guardianUid: again.uid }), failsWith('conflict'));
  });

  it('takes the child out of invitations that are open; other children stay in them', async () => {
    const sibling = await person(home.services, 'student');
    const [alone, both] = [newEmail(), newEmail()];
    const tokens = [
      await invited(alone, home.child.uid),
      await invited(both, home.child.uid, sibling.uid),
    ];
    await block({ guardianEmail: alone });
    await block({ guardianEmail: both });
    await assert.rejects(take(tokens[0] ?? ''), failsWith('invalid-invitation'));
    await assert.rejects(home.services.auth.getUserByEmail(alone));
    await take(tokens[1] ?? '');
    const { uid } = await home.services.auth.getUserByEmail(both);
    assert.equal(await holds({ ...home, child: sibling }, uid), true);
    assert.equal(await linkOf(home.services, uid, home.child.uid), null);
  });

  it('wins over an invitation that came into being past it', async () => {
    const guardian = await person(home.services, 'guardian');
    const token = await invited(guardian.email, home.child.uid);
    const { db } = home.services;
    const invitation = (
      await db.collection('invitations').where('email', '==', guardian.email).get()
    ).docs[0];
    await block({ guardianUid: guardian.uid });
    await invitation?.ref.set(invitation.data());
    await assert.rejects(take(token, guardian.token), failsWith('invalid-invitation'));
    const [mine] = (await list()).filter(({ guardianUid }) => guardianUid === guardian.uid);
    await unblock(mine?.blockId ?? '');
    await take(token, guardian.token);
    assert.equal(await holds(home, guardian.uid), true);
  });

  it(`wins over an invitation that is taken at the same moment, ${String(ROUNDS)} times`, async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const known = round % 2 === 0 ? await person(home.services, 'guardian') : null;
      const email = known?.email ?? newEmail();
      const token = await invited(email, home.child.uid);
      const taking = take(token, known?.token ?? null).then(
        () => 'taken first',
        (error: unknown) =>
          error instanceof Failure ? error.code : Promise.reject(error as Error),
      );
      const blocking = block({ guardianEmail: email });
      const [outcome] = await Promise.all([taking, blocking]);
      outcomes.add(outcome);
      const uid = (await home.services.auth.getUserByEmail(email).catch(() => null))?.uid;
      if (uid !== undefined) {
        assert.equal(await linkOf(home.services, uid, home.child.uid), null, outcome);
      }
    }
    for (const outcome of outcomes) {
      assert.ok(['taken first', 'invalid-invitation'].includes(outcome), outcome);
    }
  });

  it('is one, however often it is said, and lifted once', async () => {
    const child = await person(home.services, 'student');
    const guardian = await person(home.services, 'guardian');
    const who = { childUid: child.uid, guardianUid: guardian.uid };
    const key = randomUUID();
    const first = await block(who, key);
    assert.deepEqual(await block(who, key), first);
    const again = await block({ ...who, reason: 'As the appeal court says' });
    assert.equal(again.blockId, first.blockId);
    const [only, ...more] = await list(child.uid);
    assert.deepEqual(
      [only?.reason, only?.email, only?.by, more.length],
      ['As the appeal court says', guardian.email, home.admin.uid, 0],
    );
    await unblock(first.blockId, child.uid);
    await assert.rejects(unblock(first.blockId, child.uid), failsWith('not-found'));
    assert.deepEqual(await list(child.uid), []);
    const never = unblock('constructor', child.uid);
    await assert.rejects(never, failsWith('not-found'));
  });

  it('is for children, and for somebody who is there or an address', async () => {
    const guardian = await person(home.services, 'guardian');
    const both = { guardianUid: guardian.uid, guardianEmail: guardian.email };
    await assert.rejects(block(both), failsWith('invalid-request'));
    await assert.rejects(block({}), failsWith('invalid-request'));
    await assert.rejects(block({ guardianUid: 'nobody' }), failsWith('not-found'));
    const noChild = { guardianUid: guardian.uid, childUid: home.admin.uid };
    await assert.rejects(block(noChild), failsWith('not-found'));
  });

  it('goes with the child', async () => {
    const child = await person(home.services, 'student');
    await block({ childUid: child.uid, guardianEmail: newEmail() });
    const options = { services: home.services };
    await callAs(home.admin.token, deleteUser, { uid: child.uid }, options);
    assert.equal((await home.services.db.doc(`guardianBlocks/${child.uid}`).get()).exists, false);
  });
});

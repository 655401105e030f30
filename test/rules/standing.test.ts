import assert from 'node:assert/strict';
import {
  grantRole,
  restoreUser,
  signOutEverywhere,
  suspendUser,
} from '../../functions/src/accounts/index.ts';
import { accessOf } from '../../functions/src/platform/access.ts';
import { deleteUser } from '../../functions/src/privacy/index.ts';
import { ahead } from './ahead.ts';
import type { Cell } from './cells.ts';
import { cellsOf } from './cells.ts';
import type { Verdict } from './emulator.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { signUp } from './people.ts';
import { POLICY } from './policy.ts';
import { principals } from './principals.ts';
import { askOf } from './target.ts';
import { tokenOf } from './token.ts';
import { untouched } from './untouched.ts';
import { call, services } from './services.ts';

/**
 * Everything that somebody may do: it has to end, and to begin again, with the account's standing. The access
 * document is another matter: it tells its owner about the standing.
 */
const allowed = cellsOf(POLICY).filter(({ may, row }) => may && row.collection !== 'access');
const members = principals().filter((who) => allowed.some((cell) => cell.who === who));

describe('When an account loses its standing', function () {
  this.timeout(60_000);
  let rollcall: School;

  before(async () => {
    rollcall = await school();
  });

  /** The verdict on a cell for a token whose auth_time is this many seconds after validAfter (floored). */
  async function verdictAt(cell: Cell, seconds: number): Promise<Verdict> {
    const uid = uidOf(cell);
    const authTimeS = Math.floor((await validAfter(uid)) / 1000) + seconds;
    const question = await askOf(cell, rollcall);
    return await untouched(question, () => ask(question, tokenOf(uid, { authTimeS })));
  }

  function uidOf({ who }: Pick<Cell, 'who'>): string {
    return rollcall.uids[who] ?? assert.fail(`${who} has no account`);
  }

  describe('while it is suspended', () => {
    before(() => forEachMember((uid) => call(rollcall.office, suspendUser, { uid })));
    const verdict = ahead(allowed, (cell) => verdictAt(cell, 1), 8);
    for (const [i, cell] of allowed.entries()) {
      it(`${cell.name}, but not suspended`, async () => {
        assert.equal(await verdict(i), 'denied');
      });
    }
    it('its owner can still read why, with a fresh token', async () => {
      const uid = uidOf({ who: 'student' });
      const question = { does: 'get', path: `access/${uid}` } as const;
      assert.equal(await ask(question, tokenOf(uid)), 'allowed');
    });
  });

  describe('after it was restored', () => {
    before(() => forEachMember((uid) => call(rollcall.office, restoreUser, { uid })));
    const stale = ahead(allowed, (cell) => verdictAt(cell, -1), 8);
    for (const [i, cell] of allowed.entries()) {
      it(`${cell.name}, but not with a token from before`, async () => {
        assert.equal(await stale(i), 'denied');
      });
    }
    for (const cell of allowed) {
      it(`${cell.name}, with a token of the very second`, async () => {
        assert.equal(await verdictAt(cell, 0), 'allowed');
      });
    }
    it('its owner cannot read the access document with a token from before', async () => {
      const uid = uidOf({ who: 'student' });
      const authTimeS = Math.floor((await validAfter(uid)) / 1000) - 1;
      const question = { does: 'get', path: `access/${uid}` } as const;
      assert.equal(await ask(question, tokenOf(uid, { authTimeS })), 'denied');
    });
  });

  it('a role that is taken away is worth nothing at once, with any token', async () => {
    const uid = await signUp('demoted');
    const question = { does: 'get', path: 'settings/policy' } as const;
    await call(rollcall.office, grantRole, { uid, role: 'instructor' });
    assert.equal(await ask(question, tokenOf(uid)), 'allowed');
    await call(rollcall.office, grantRole, { uid, role: 'pending' });
    assert.equal(await ask(question, tokenOf(uid)), 'denied');
  });

  it('a session that its owner ended is worth nothing at once, a later one is', async () => {
    const uid = await signUp('leaving');
    await call(rollcall.office, grantRole, { uid, role: 'instructor' });
    const question = { does: 'get', path: 'settings/policy' } as const;
    const authTimeS = Math.floor(Date.now() / 1000);
    assert.equal(await ask(question, tokenOf(uid, { authTimeS })), 'allowed');
    await call(uid, signOutEverywhere, {});
    const endS = (await validAfter(uid)) / 1000;
    assert.equal(await ask(question, tokenOf(uid, { authTimeS })), 'denied');
    assert.equal(await ask(question, tokenOf(uid, { authTimeS: endS - 1 })), 'denied');
    assert.equal(await ask(question, tokenOf(uid, { authTimeS: endS })), 'allowed');
  });

  it('an account that was deleted is shut out at once, with any token', async () => {
    const uid = await signUp('deleted');
    await call(rollcall.office, grantRole, { uid, role: 'instructor' });
    const question = { does: 'get', path: 'settings/policy' } as const;
    assert.equal(await ask(question, tokenOf(uid)), 'allowed');
    await call(rollcall.office, deleteUser, { uid });
    for (const authTimeS of [undefined, Math.floor(Date.now() / 1000) + 60]) {
      const claims = authTimeS === undefined ? {} : { authTimeS };
      assert.equal(await ask(question, tokenOf(uid, claims)), 'denied');
    }
  });

  async function forEachMember(change: (uid: string) => Promise<unknown>): Promise<void> {
    for (const who of members) await change(uidOf({ who }));
  }
});

/** Milliseconds since the epoch. */
async function validAfter(uid: string): Promise<number> {
  const access = await accessOf(services().db).doc(uid).get();
  return access.data()?.validAfter.getTime() ?? assert.fail(`no access document of ${uid}`);
}

import assert from 'node:assert/strict';
import { accessOf } from '../../functions/src/platform/access.ts';
import { cellsOf } from './cells.ts';
import type { Cell } from './cells.ts';
import type { Verdict } from './emulator.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { POLICY } from './policy.ts';
import { services } from './services.ts';
import { askOf } from './target.ts';
import { tokenOf } from './token.ts';
import { untouched } from './untouched.ts';

/** Everything that staff may do directly. */
const STAFF = ['instructor', 'admin'] as const;
const allowed = STAFF.map((who) => ({
  who,
  cells: cellsOf(POLICY).filter(
    (cell) => cell.who === who && cell.may && cell.row.collection !== 'access',
  ),
}));

describe('Where a second factor is asked of staff', function () {
  this.timeout(60_000);
  let rollcall: School;
  before(async () => {
    rollcall = await school();
    await flagAll(true);
  });
  after(() => flagAll(false));

  async function flagAll(needsSecondFactor: boolean): Promise<void> {
    for (const who of STAFF) {
      await accessOf(services().db).doc(uidOf(who)).update({ needsSecondFactor });
    }
  }

  function uidOf(who: Cell['who']): string {
    return rollcall.uids[who] ?? assert.fail(`${who} has no account`);
  }

  async function verdict(cell: Cell, secondFactor?: string): Promise<Verdict> {
    const claims = secondFactor === undefined ? {} : { secondFactor };
    const question = await askOf(cell, rollcall);
    return await untouched(question, () => ask(question, tokenOf(uidOf(cell.who), claims)));
  }

  for (const { who, cells } of allowed) {
    it(`nothing is open to the ${who} with a token that names none`, async () => {
      assert.ok(cells.length > 10);
      for (const cell of cells) {
        assert.equal(await verdict(cell), 'denied', cell.name);
        assert.equal(await verdict(cell, ''), 'denied', cell.name);
      }
    });

    it(`everything is open to the ${who} with a token that names one`, async () => {
      for (const cell of cells) assert.equal(await verdict(cell, 'phone'), 'allowed', cell.name);
    });
  }

  it('the own access document tells the app why', async () => {
    const uid = uidOf('admin');
    assert.equal(await ask({ does: 'get', path: `access/${uid}` }, tokenOf(uid)), 'allowed');
  });
});

import assert from 'node:assert/strict';
import { cellsOf } from './cells.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { OWN_ACCESS, POLICY } from './policy.ts';
import { PRINCIPALS, principals } from './principals.ts';
import { askOf, tokenFor } from './target.ts';
import { untouched } from './untouched.ts';

describe('What each account may do directly', function () {
  this.timeout(60_000);
  let rollcall: School;
  before(async () => {
    rollcall = await school();
  });

  for (const cell of cellsOf(POLICY)) {
    it(cell.name, async () => {
      const question = await askOf(cell, rollcall);
      const verdict = await untouched(question, () => ask(question, tokenFor(cell, rollcall)));
      assert.equal(verdict, cell.may ? 'allowed' : 'denied');
    });
  }

  for (const who of principals()) {
    const may = OWN_ACCESS.includes(who);
    it(`${PRINCIPALS[who]} ${may ? 'can' : 'cannot'} read its own access document`, async () => {
      const path = `access/${rollcall.uids[who] ?? rollcall.values.student}`;
      const verdict = await ask({ does: 'get', path }, tokenFor({ who }, rollcall));
      if (may) assert.equal(verdict, who === 'unknown' ? 'nothing' : 'allowed');
      else assert.equal(verdict, 'denied');
    });
  }
});

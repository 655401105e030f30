import assert from 'node:assert/strict';
import { ahead } from './ahead.ts';
import type { Cell } from './cells.ts';
import { READS, cellsOf } from './cells.ts';
import type { Verdict } from './emulator.ts';
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

  async function verdictOn(cell: Cell): Promise<Verdict> {
    const question = await askOf(cell, rollcall);
    return await untouched(question, () => ask(question, tokenFor(cell, rollcall)));
  }

  // Writes that are let through change a document for a moment: those go one at a time.
  const alone = (cell: Cell): boolean => cell.may && !READS.includes(cell.operation);
  const groups = Map.groupBy(cellsOf(POLICY), (cell) => (alone(cell) ? 1 : 8));
  for (const [width, cells] of groups) {
    const verdict = ahead(cells, verdictOn, width);
    for (const [i, cell] of cells.entries()) {
      it(cell.name, async () => {
        assert.equal(await verdict(i), cell.may ? 'allowed' : 'denied');
      });
    }
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

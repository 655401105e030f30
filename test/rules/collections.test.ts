import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fromRoot } from '../../tools/support/paths.ts';
import { cellsOf } from './cells.ts';
import { readAsServer } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { POLICY } from './policy.ts';
import { collectionsInCode, openMatches } from './sources.ts';
import { documentOf } from './target.ts';

/** `courses/{course}/roster` and `courses/{courseId}/roster` are the same collection. */
const shape = (path: string): string => path.replaceAll(/\$?\{[^/]*\}/g, '*');

const inTable = new Set(POLICY.map((row) => shape(row.collection)));
const rules = readFileSync(fromRoot('firestore.rules'), 'utf8');
const sources = globSync('functions/src/**/*.ts', { cwd: fromRoot() }).map((path) => ({
  path,
  text: readFileSync(fromRoot(path), 'utf8'),
}));

describe('The policy of direct access covers every collection', function () {
  this.timeout(60_000);

  const inCode = collectionsInCode(sources);
  it('there are collections in the code', () => {
    assert.ok(inCode.length > 20, String(inCode.length));
  });
  for (const { path, collection } of inCode) {
    it(`${collection} of ${path}`, () => {
      // A path that begins with a variable may hang anywhere: its last part has to be known.
      const ending = /^(?:\$\{[^/]*\}\/)?(\w+)$/.exec(collection)?.[1];
      const known =
        ending === undefined
          ? inTable.has(shape(collection))
          : [...inTable].some((c) => c === ending || c.endsWith(`/${ending}`));
      assert.ok(known, `${collection} has no row in the table: say who may read it`);
    });
  }

  for (const { collection, operations } of openMatches(rules)) {
    it(`whatever the rules allow on ${collection} is allowed to somebody by the table`, () => {
      const name = shape(collection.replace('{path=**}', 'sessions/*'));
      const cells = cellsOf(POLICY).filter(({ row }) => shape(row.collection) === name);
      for (const operation of operations) {
        assert.ok(
          cells.some((cell) => cell.may && cell.operation === operation),
          operation,
        );
      }
    });
  }

  it('every collection that clients use has at least one allow that is tried', () => {
    const clients = POLICY.filter((row) =>
      [row.get, row.create, row.update, row.delete].some((may) => may.length > 0),
    );
    const opened = new Set(openMatches(rules).map(({ collection }) => shape(collection)));
    for (const row of clients) assert.ok(opened.has(shape(row.collection)), row.collection);
    assert.ok(clients.length >= 15);
  });

  describe('with a document to ask for', () => {
    let rollcall: School;
    before(async () => {
      rollcall = await school();
    });
    // Requests for accounts are deleted as soon as they are worked off.
    for (const row of POLICY.filter(({ collection }) => collection !== 'accountRequests')) {
      it(`${row.one} in ${row.collection}`, async () => {
        const path = await documentOf(row, rollcall.values);
        assert.notEqual(await readAsServer(path), null, path);
      });
    }
  });
});

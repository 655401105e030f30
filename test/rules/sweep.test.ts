import assert from 'node:assert/strict';
import type { Ask, Verdict } from './emulator.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { POLICY } from './policy.ts';
import type { Principal } from './principals.ts';
import { PRINCIPALS } from './principals.ts';
import { documentOf, fill, tokenFor } from './target.ts';
import { untouched } from './untouched.ts';

/** Paths that nothing of ours has: whatever is added later begins denied. */
const UNKNOWN = [
  'something/else',
  'Users/student',
  'user/student',
  'accesses/admin',
  'settings/secrets',
  'settings/policy/drafts/1',
  'users/{student}/private/diary',
  'users/{student}/secret/1',
  'users/{student}/pushTokens/phone/history/1',
  'courses/{course}/notes/1',
  'courses/{course}/roster/{number}/grades/1',
  'sessions/{session}/evidence/1',
  'sessions/{session}/attendance/{student}/scores/1',
  'places/{place}/versions/1/drafts/1',
  'consents/{student}',
  'vault/{student}/templates/1',
  'somewhere/deep/attendance/{student}',
  'a/b/c/d/e/f/g/h',
] as const;

const WRITE = { fields: { role: { stringValue: 'admin' } } };

describe('A sweep over all paths', function () {
  this.timeout(60_000);
  let rollcall: School;
  before(async () => {
    rollcall = await school();
  });

  const documents = [...new Set(POLICY.map((row) => `${row.collection}/${row.document}`))];
  for (const template of documents) {
    it(`a stranger without a token is refused everything at ${template}`, async () => {
      const row = POLICY.find((r) => `${r.collection}/${r.document}` === template);
      const path = await documentOf(row ?? assert.fail(), rollcall.values);
      await refusedEverything('anonymous', path);
    });
  }

  for (const who of ['anonymous', 'pending', 'student', 'instructor', 'admin'] as const) {
    for (const template of UNKNOWN) {
      it(`${PRINCIPALS[who]} is refused everything at ${template}`, async () => {
        await refusedEverything(who, fill(template, rollcall.values), listable(who, template));
      });
    }
  }

  async function refusedEverything(who: Principal, path: string, lists = true): Promise<void> {
    for (const question of everythingAt(path, lists)) {
      const verdict = await untouched(question, () => answer(who, question));
      assert.equal(verdict, 'denied', `${question.does} at ${path}`);
    }
  }

  function answer(who: Principal, question: Ask): Promise<Verdict> {
    return ask(question, tokenFor({ who }, rollcall));
  }
});

/** Admins list records wherever they are: a query by collection name meets these too. */
function listable(who: Principal, template: string): boolean {
  return !(who === 'admin' && /\/attendance\/[^/]+$/.test(template));
}

function everythingAt(path: string, lists: boolean): Ask[] {
  const segments = path.split('/');
  const [collectionId = '', parent] = [segments.at(-2), segments.slice(0, -2).join('/')];
  const queries = [
    { parent, collectionId, group: false, where: [] },
    { parent: '', collectionId, group: true, where: [] },
  ];
  return [
    { does: 'get', path },
    ...(lists ? queries : []).flatMap((query): Ask[] => [
      { does: 'list', query },
      { does: 'count', query },
    ]),
    { does: 'create', path: `${path}-new`, write: WRITE },
    { does: 'update', path, write: WRITE },
    { does: 'delete', path },
  ];
}

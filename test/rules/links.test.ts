import assert from 'node:assert/strict';
import { accessOf } from '../../functions/src/platform/access.ts';
import type { Ask, Verdict } from './emulator.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import { tokenOf } from './token.ts';
import { services } from './services.ts';

describe('The link of a guardian', function () {
  this.timeout(60_000);
  let rollcall: School;
  before(async () => {
    rollcall = await school();
  });

  const guardian = (): string => rollcall.uids.guardian ?? assert.fail();

  /** What the rules say to the guardian about the profile, the record and the consents of the child. */
  async function verdicts(): Promise<Verdict[]> {
    const { student, session, entry } = rollcall.values;
    const questions = [
      `users/${student}`,
      `sessions/${session}/attendance/${student}`,
      `consents/${student}/entries/${entry}`,
    ].map((path): Ask => ({ does: 'get', path }));
    return await Promise.all(questions.map((question) => ask(question, tokenOf(guardian()))));
  }
  const each = (verdict: Verdict): Verdict[] => [verdict, verdict, verdict];

  it('from before it could begin later or wait for a check counts as it did; damaged or paused ones do not', async () => {
    const { db } = services();
    const ref = db.doc(`access/${guardian()}`);
    const before = (await ref.get()).data() ?? assert.fail();
    const { student } = rollcall.values;
    const link = (await accessOf(db).doc(guardian()).get()).data()?.children[student];
    const { relation, attendance, consent, until } = link ?? assert.fail();
    const old = { relation, attendance, consent, until };
    try {
      for (const [more, verdict] of [
        [{}, 'allowed'],
        [{ suspended: false }, 'allowed'],
        [{ suspended: true }, 'denied'],
        [{ verified: 'yes' }, 'denied'],
        [{ from: 'long ago' }, 'denied'],
        [{ until: new Date(0) }, 'denied'],
      ] as const) {
        await ref.update({ children: { [student]: { ...old, ...more } } });
        assert.deepEqual(await verdicts(), each(verdict), JSON.stringify(more));
      }
    } finally {
      await ref.set(before);
    }
    assert.deepEqual(await verdicts(), each('allowed'));
  });
});

import assert from 'node:assert/strict';
import { mirrorAccess } from '../../../src/accounts/index.ts';
import { DELIVERIES, deliver } from '../../support/deliveries.ts';
import { person } from '../people.ts';
import type { Family } from './family.ts';
import { family, holds, link } from './family.ts';

describe('links of guardians after edits of `access` in the console,', function () {
  this.timeout(60_000);
  let home: Family;
  before(async () => {
    home = await family();
  });
  after(() => home.services.dispose());

  for (const how of Object.keys(DELIVERIES)) {
    it(`hold as the children’s standing and role say, whatever the number and order of events: ${how}`, async () => {
      const { services } = home;
      const families = await Promise.all(
        [1, 2, 3].map(async () => ({ ...home, child: await person(services, 'student') })),
      );
      const guardian = await person(services, 'guardian');
      for (const one of families) await link(one, { guardianUid: guardian.uid });
      const edits = [{ standing: 'suspended' }, { role: 'pending' }, { studentNumber: 'N1' }];
      for (const [i, edit] of edits.entries()) {
        await services.db.doc(`access/${families[i]?.child.uid ?? ''}`).update(edit);
      }
      const events = [...families.map(({ child }) => child.uid), guardian.uid].map(
        (uid) => () => mirrorAccess(services, uid),
      );
      await deliver(events, how);
      const hold = await Promise.all(families.map((one) => holds(one, guardian.uid)));
      assert.deepEqual(hold, [false, false, true]);
      const first = families[0] ?? assert.fail();
      await services.db.doc(`access/${first.child.uid}`).update({ standing: 'active' });
      await deliver(events, how);
      assert.equal(await holds(first, guardian.uid), true);
    });
  }
});

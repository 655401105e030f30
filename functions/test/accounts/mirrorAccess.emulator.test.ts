import assert from 'node:assert/strict';
import type { Access } from '../../src/platform/access.ts';
import { accessOf } from '../../src/platform/access.ts';
import { mirrorAccess } from '../../src/accounts/index.ts';
import { withEnv } from '../support/environment.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { person } from './people.ts';

/** Edits of `access`, as an admin might make them in the Firebase console. */
const EDITS: readonly Partial<Access>[] = [
  { role: 'instructor' },
  { standing: 'suspended', validAfter: new Date('2026-03-01T00:00:00Z') },
  { standing: 'active' },
  { role: 'admin', standing: 'suspended' },
];

/** How many events arrive at once after each edit; several rounds one after the other. */
const DELIVERIES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'each once, in order': [[1], [1], [1], [1]],
  'each twice': [[2], [2], [2], [2]],
  'each five times': [[5], [5], [5], [5]],
  'all after the last edit': [[0], [0], [0], [4]],
  'the last one first, then the late ones': [[0], [0], [0], [1, 3]],
  'one alone': [[0], [0], [0], [1]],
};

describe('what follows from access', () => {
  let services: Isolated;
  before(() => {
    services = isolatedServices();
  });
  after(() => services.dispose());

  async function stateAfter(deliveries: readonly (readonly number[])[]): Promise<unknown> {
    const { uid } = await person(services, 'student');
    const ref = accessOf(services.db).doc(uid);
    for (const [i, fields] of EDITS.entries()) {
      await ref.update(fields);
      for (const times of deliveries[i] ?? []) {
        await Promise.all(Array.from({ length: times }, () => mirrorAccess(services, uid)));
      }
    }
    const [access, user, account] = await Promise.all([
      ref.get(),
      services.db.doc(`users/${uid}`).get(),
      services.auth.getUser(uid),
    ]);
    const { role, standing, needsSecondFactor } = access.data() ?? assert.fail();
    return {
      access: { role, standing, needsSecondFactor },
      user: { role: user.get('role') as unknown, standing: user.get('standing') as unknown },
      auth: { claims: account.customClaims, disabled: account.disabled },
    };
  }

  for (const [how, deliveries] of Object.entries(DELIVERIES)) {
    it(`is the same in the end when events come ${how}`, async () => {
      await withEnv({ STAFF_SECOND_FACTOR: 'required' }, async () => {
        assert.deepEqual(await stateAfter(deliveries), {
          access: { role: 'admin', standing: 'suspended', needsSecondFactor: true },
          user: { role: 'admin', standing: 'suspended' },
          auth: { claims: { role: 'admin' }, disabled: true },
        });
      });
    });
  }

  it('is written once: an event that finds nothing to do leaves no trace', async () => {
    const { uid } = await person(services, 'student');
    const traces = async (): Promise<number> => {
      const events = services.db.collection('audit').where('subject', '==', `access/${uid}`);
      return (await events.count().get()).data().count;
    };
    const before = await traces();
    await accessOf(services.db).doc(uid).update({ standing: 'suspended' });
    for (let n = 0; n < 3; n++) await mirrorAccess(services, uid);
    assert.equal((await traces()) - before, 1);
  });
});

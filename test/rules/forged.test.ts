import assert from 'node:assert/strict';
import type { Ask, Fields } from './emulator.ts';
import { ask } from './emulator.ts';
import type { School } from './fixture.ts';
import { school } from './fixture.ts';
import type { Principal } from './principals.ts';
import { PRINCIPALS } from './principals.ts';
import { fill, tokenFor } from './target.ts';
import { untouched } from './untouched.ts';

interface Forgery {
  readonly who: Principal;
  /** Reads after "cannot". */
  readonly means: string;
  readonly does: 'create' | 'update';
  /** `{self}` is the forger's uid. */
  readonly path: string;
  readonly fields: Fields;
}

const NEVER = { timestampValue: '9999-12-31T00:00:00Z' };
const ADMIN: Fields = {
  role: { stringValue: 'admin' },
  standing: { stringValue: 'active' },
  validAfter: { timestampValue: '1970-01-01T00:00:00Z' },
};

/** Documents at the very paths where a false one would help its writer. */
const FORGERIES: readonly Forgery[] = [
  change('unknown', 'give itself access', 'create', 'access/{self}', ADMIN),
  change('pending', 'make itself an admin', 'update', 'access/{self}', ADMIN),
  change('student', 'make itself an admin', 'update', 'access/{self}', ADMIN),
  change('instructor', 'make itself an admin', 'update', 'access/{self}', ADMIN),
  change('suspended', 'lift its suspension', 'update', 'access/{self}', ADMIN),
  change('former-instructor', 'prolong its grant', 'update', 'courses/{course}/staff/{self}', {
    until: NEVER,
  }),
  change('other-instructor', 'give itself a course', 'create', 'courses/{course}/staff/{self}', {
    uid: { stringValue: 'me' },
    until: NEVER,
  }),
  change('admin', 'change an account past the audit', 'update', 'access/{student}', ADMIN),
  change('unknown', 'make itself a profile', 'create', 'users/{self}', {
    role: { stringValue: 'admin' },
  }),
  change(
    'former-student',
    'mark itself present',
    'create',
    'sessions/{session}/attendance/{self}',
    { status: { stringValue: 'present' } },
  ),
  change('student', 'mend its own record', 'update', 'sessions/{session}/attendance/{student}', {
    status: { stringValue: 'present' },
  }),
  change(
    'instructor',
    'mark past the history',
    'update',
    'sessions/{session}/attendance/{student}',
    { status: { stringValue: 'present' } },
  ),
  change('student', 'consent for itself', 'create', 'consents/{student}/entries/2', {
    decision: { stringValue: 'given' },
  }),
  change('student', 'plant a face template', 'update', 'vault/{student}', {
    standIn: { booleanValue: false },
  }),
  change('student', 'register a device unproven', 'create', 'devices/forged', {
    uid: { stringValue: 'me' },
  }),
  change('admin', 'change the policy past its versions', 'update', 'settings/policy', {
    version: { integerValue: '0' },
  }),
];

describe('Forged documents', function () {
  this.timeout(60_000);
  let rollcall: School;
  before(async () => {
    rollcall = await school();
  });

  for (const { who, means, does, path, fields } of FORGERIES) {
    it(`${PRINCIPALS[who]} cannot ${means}`, async () => {
      const self = rollcall.uids[who] ?? assert.fail(`${who} has no account`);
      const target = fill(path, rollcall.values).replaceAll('{self}', self);
      const question: Ask = { does, path: target, write: { fields } };
      const verdict = await untouched(question, () => ask(question, tokenFor({ who }, rollcall)));
      assert.equal(verdict, 'denied');
    });
  }
});

function change(
  who: Principal,
  means: string,
  does: Forgery['does'],
  path: string,
  fields: Fields,
): Forgery {
  return { who, means, does, path, fields };
}

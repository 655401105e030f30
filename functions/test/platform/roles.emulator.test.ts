import type { Access, Role } from '../../src/platform/access.ts';
import { ROLES } from '../../src/platform/access.ts';
import type { Audience } from '../../src/platform/operation.ts';
import type { FailureCode } from '../../src/platform/failures.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import { table } from '../../src/operations.ts';
import { callAs, identity } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';

/** Fits no contract: whoever is told so got past the question who may call. */
const FITS_NOTHING = { surprise: 1 };

/** Everyone who might try: who they are, and how each audience treats them. */
interface Actor {
  readonly who: string;
  readonly become: () => Promise<Identity | null>;
  readonly answer: (roles: Audience) => FailureCode;
}

const may = (allowed: boolean): FailureCode => (allowed ? 'invalid-request' : 'permission-denied');

async function token(role: Role | 'pending', access: Partial<Access> = {}): Promise<Identity> {
  return identity(await member(role, access));
}

const actors: Actor[] = [
  {
    who: 'somebody not signed in',
    become: () => Promise.resolve(null),
    answer: (roles) => (roles === 'anyone' ? 'invalid-request' : 'unauthenticated'),
  },
  {
    who: 'an account that nobody admitted',
    become: () => Promise.resolve(identity('never-admitted')),
    answer: (roles) => may(typeof roles === 'string'),
  },
  {
    who: 'a pending account',
    become: () => token('pending'),
    answer: (roles) => may(typeof roles === 'string'),
  },
  ...ROLES.map((role) => ({
    who: `a ${role}`,
    become: () => token(role),
    answer: (roles: Audience) => may(typeof roles === 'string' || roles.includes(role)),
  })),
  ...ROLES.map((role) => ({
    who: `a suspended ${role}`,
    become: () => token(role, { standing: 'suspended' as const }),
    answer: () => 'permission-denied' as const,
  })),
  {
    who: 'an admin whose tokens were revoked since',
    become: () => token('admin', { validAfter: new Date(Date.now() + 60_000) }),
    answer: () => 'unauthenticated',
  },
  {
    who: 'a student whose token claims to be an admin’s',
    become: async () => ({ ...(await token('student')), role: 'admin', admin: true }),
    answer: (roles) => may(typeof roles === 'string' || roles.includes('student')),
  },
];

for (const { who, become, answer } of actors) {
  describe(`to ${who}`, () => {
    let caller: Identity | null;
    before(async () => {
      caller = await become();
    });

    for (const op of table) {
      const expected = answer(op.roles);
      const open = expected === 'invalid-request';
      it(`${op.name} is ${open ? 'open' : `closed before its input is looked at: ${expected}`}`, async () => {
        await fails(expected, callAs(caller, op, FITS_NOTHING));
      });
    }
  });
}

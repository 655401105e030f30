import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Access, ChildRight, ChildRights } from '../../src/platform/access.ts';
import { ROLES, guards, isLinkedTo, noAccess } from '../../src/platform/access.ts';

const CHILD = 'child';
const RIGHTS: readonly ChildRight[] = ['attendance', 'consent', 'absences'];
/** Few instants, so that the ends of spans are met often. */
const instant = fc.integer({ min: 0, max: 6 }).map((at) => new Date(at * 1000));

const link: fc.Arbitrary<ChildRights> = fc
  .record({
    relation: fc.constant('parent'),
    attendance: fc.boolean(),
    consent: fc.boolean(),
    absences: fc.boolean(),
    from: instant,
    until: instant,
    verified: fc.boolean(),
  })
  .chain((rights) =>
    fc.constantFrom(rights, { ...rights, suspended: false }, { ...rights, suspended: true }),
  );

function guardian(rights: ChildRights, role: Access['role'] = 'guardian'): Access {
  return { ...noAccess(new Date(0)), role, children: { [CHILD]: rights } };
}

describe('a link of a guardian', () => {
  it('holds from its beginning until before its end, checked, and while the child is not suspended', () => {
    fc.assert(
      fc.property(link, instant, (rights, now) => {
        const within = rights.from <= now && now < rights.until;
        const holds = within && rights.verified && !rights.suspended;
        assert.equal(isLinkedTo(guardian(rights), CHILD, now), holds);
      }),
    );
  });

  it('holds for no other child, and for no other role', () => {
    fc.assert(
      fc.property(link, instant, fc.constantFrom(...ROLES), (rights, now, role) => {
        assert.equal(isLinkedTo(guardian(rights), 'another', now), false);
        if (role !== 'guardian')
          assert.equal(isLinkedTo(guardian(rights, role), CHILD, now), false);
      }),
    );
  });

  it('gives each right that it names while it holds, and none otherwise', () => {
    fc.assert(
      fc.property(link, instant, fc.constantFrom(...RIGHTS), (rights, now, right) => {
        const access = guardian(rights);
        const given = isLinkedTo(access, CHILD, now) && rights[right];
        assert.equal(guards(access, CHILD, right, now), given);
      }),
    );
  });

  it('once over stays over, whatever time does', () => {
    fc.assert(
      fc.property(link, instant, instant, (rights, one, other) => {
        const [sooner, later] = one < other ? [one, other] : [other, one];
        fc.pre(rights.until <= sooner);
        assert.equal(isLinkedTo(guardian(rights), CHILD, later), false);
      }),
    );
  });
});

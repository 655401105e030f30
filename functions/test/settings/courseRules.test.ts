import assert from 'node:assert/strict';
import { CourseRules, DEFAULT_POLICY, overruledBy } from '../../src/settings/index.ts';

describe('the rules of a course', () => {
  const { rules } = DEFAULT_POLICY;
  const own: Required<CourseRules> = {
    windows: { opensBeforeMin: 1, lateAfterMin: 2, closesAfterMin: 3 },
    checkOutGraceMin: 0,
    leave: { earlyGraceMin: 0, checkOut: 'off' },
    location: { outside: 'flag' },
    face: 'optional',
    device: 'review',
    challengeLifeS: 10,
    liveness: 'off',
    attemptsPerSession: 1,
  };

  it('leave the institution’s alone where they say nothing', () => {
    assert.deepEqual(overruledBy(rules, {}), rules);
  });

  it('stand over the institution’s one by one, and touch nothing else', () => {
    for (const name of CourseRules.keyof().options) {
      const expected =
        name === 'location'
          ? { ...rules, location: { ...rules.location, ...own.location } }
          : { ...rules, [name]: own[name] };
      assert.deepEqual(overruledBy(rules, { [name]: own[name] }), expected, name);
    }
  });

  it('have no word on who may change marks or appeal, nor on what a fix can be', () => {
    for (const name of ['overrides', 'appeals', 'dayParts', 'consent', 'registration']) {
      assert.equal(CourseRules.safeParse({ [name]: {} }).success, false, name);
    }
    const location = { outside: 'flag', maxAccuracyM: 5000 };
    assert.equal(CourseRules.safeParse({ location }).success, false);
  });
});

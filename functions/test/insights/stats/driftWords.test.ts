import assert from 'node:assert/strict';
import { driftWords } from '../../../src/insights/stats/check/driftWords.ts';

const LOOKED = { courses: 5, students: 20 };

describe('what admins are told of drift', () => {
  it('counts what was wrong by level and names it', () => {
    const wrong = ['course~a', 'overall~a', 'session~1', 'session~2'];
    const { en, de } = driftWords({ ...LOOKED, wrong, stuck: [] });
    assert.match(en.text, /2 sessions, of 1 courses, and of students of 1 courses: course~a, /);
    assert.match(de.text, /2 Sitzungen, von 1 Kursen/);
    assert.doesNotMatch(en.text, /fails again/);
  });

  it('says what is stuck, alone or beside what was wrong, and eight of each at most', () => {
    const stuck = Array.from({ length: 9 }, (_, i) => `course~${String(i)}`);
    const alone = driftWords({ ...LOOKED, wrong: [], stuck });
    assert.match(alone.en.text, /^Recomputing fails again and again.*course~7, \.\.\.\. The log/);
    assert.match(alone.de.text, /^Die Neuberechnung schlägt immer wieder fehl/);
    const both = driftWords({ ...LOOKED, wrong: ['term~x'], stuck: ['course~1'] });
    assert.match(both.en.text, /term~x\. .*Recomputing fails .*course~1\./);
  });
});

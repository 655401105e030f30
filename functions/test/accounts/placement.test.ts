import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RosterEntry } from '../../src/accounts/placement.ts';
import { place } from '../../src/accounts/placement.ts';

const EMAIL = 'ada@school.example';

function entry(overrides: Partial<RosterEntry> = {}): RosterEntry {
  const until = new Date('2027-01-01T00:00:00Z');
  const base = { courseId: 'c1', studentNumber: 's1', email: EMAIL, name: 'Ada on the roster' };
  return { ...base, until, ...overrides };
}

describe('placement', () => {
  it('makes a student of who is on a roster, under the roster’s name and number', () => {
    const entries = [entry(), entry({ courseId: 'c2' })];
    const placement = place({ email: EMAIL, studentNumber: null }, entries, []);
    assert.deepEqual(placement, {
      role: 'student',
      by: 'roster',
      studentNumber: 's1',
      name: 'Ada on the roster',
      entries,
    });
  });

  it('matches the one number of an address whatever number is stated', () => {
    const entries = [entry(), entry({ courseId: 'c2' })];
    for (const domains of [[], ['school.example']]) {
      const { by, studentNumber, ...placed } = place(
        { email: EMAIL, studentNumber: 'wrong' },
        entries,
        domains,
      );
      assert.deepEqual([by, studentNumber, placed.entries], ['roster', 's1', entries]);
    }
  });

  it('does not guess between two numbers, but takes the one that is stated', () => {
    const entries = [entry(), entry({ courseId: 'c2', studentNumber: 's2' })];
    assert.equal(place({ email: EMAIL, studentNumber: null }, entries, []).role, 'pending');
    const stated = place({ email: EMAIL, studentNumber: 's2' }, entries, []);
    assert.deepEqual([stated.role, stated.studentNumber], ['student', 's2']);
    assert.deepEqual(stated.entries, [entries[1]]);
    assert.equal(place({ email: EMAIL, studentNumber: 's3' }, entries, []).role, 'pending');
  });

  it('makes a student of an approved domain, without a number that was merely stated', () => {
    const placement = place({ email: EMAIL, studentNumber: 's9' }, [], ['school.example']);
    assert.deepEqual(placement, {
      role: 'student',
      by: 'domain',
      studentNumber: null,
      name: null,
      entries: [],
    });
  });

  it('takes the whole domain only', () => {
    for (const email of [
      'a@evil-school.example',
      'a@school.example.evil',
      'a@sub.school.example',
    ]) {
      assert.equal(place({ email, studentNumber: null }, [], ['school.example']).role, 'pending');
    }
  });

  it('never gives entries of another address or of two numbers', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const lines = fc.array(
      fc.record({ courseId: word, studentNumber: word, email: word }).map((line) => entry(line)),
    );
    fc.assert(
      fc.property(lines, word, fc.option(word), (open, email, studentNumber) => {
        const { entries, role, studentNumber: given } = place({ email, studentNumber }, open, []);
        assert.ok(entries.every((e) => e.email === email && e.studentNumber === given));
        const numbers = new Set(open.filter((e) => e.email === email).map((e) => e.studentNumber));
        const [only] = numbers.size === 1 ? numbers : [];
        const chosen = studentNumber !== null && numbers.has(studentNumber) ? studentNumber : null;
        assert.equal(given, only ?? chosen);
        assert.equal(role === 'student', entries.length > 0);
      }),
    );
  });
});

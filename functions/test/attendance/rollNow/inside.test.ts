import assert from 'node:assert/strict';
import type { Person, Whereabouts } from '../../../src/attendance/rollNow/inside.ts';
import { latestOnly, presenceIn } from '../../../src/attendance/rollNow/inside.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 2, 8, minute));
const record = (uid: string, changes: Partial<Whereabouts> = {}): Whereabouts => ({
  uid,
  status: 'present',
  departure: 'none',
  arrivedAt: at(1),
  departedAt: null,
  placeId: 'hall',
  ...changes,
});
const rostered = (uid: string | null) => ({ uid, name: `Name ${uid ?? ''}`, studentNumber: 'S1' });
const group = (minute: number, placeIds: string[], records: Whereabouts[]) => ({
  session: { startsAt: at(minute) },
  ...presenceIn(placeIds, records, []),
});
const uidsOf = (people: readonly Person[]): string[] => people.map(({ uid }) => uid);

describe('who is inside', () => {
  it('is who arrived and has not departed; an unsure arrival or departure counts, apart', () => {
    const { people } = presenceIn(
      ['hall'],
      [
        record('present'),
        record('late', { status: 'late' }),
        record('unsure', { status: 'pending_review' }),
        record('perhaps-left', { departure: 'pending_review' }),
        record('left', { departure: 'left' }),
        record('early', { departure: 'left_early' }),
        record('closed', { departure: 'auto_closed' }),
        record('absent', { status: 'absent' }),
        record('excused', { status: 'excused' }),
      ],
      [],
    );
    assert.deepEqual(uidsOf(people), ['present', 'late', 'unsure', 'perhaps-left']);
    assert.deepEqual(uidsOf(people.filter(({ pending }) => pending)), ['unsure', 'perhaps-left']);
  });

  it('is where the arrival was proven, else at the only place, else nowhere known', () => {
    const byHand = record('b', { placeId: null });
    const placesOf = (placeIds: string[]) =>
      presenceIn(placeIds, [record('a'), byHand], []).people.map(({ placeId }) => placeId);
    assert.deepEqual(placesOf(['gym']), ['hall', 'gym']);
    assert.deepEqual(placesOf(['gym', 'hall']), ['hall', null]);
    assert.deepEqual(placesOf([]), ['hall', null]);
  });

  it('counts who is expected and not seen: absent or without a record, with an account or not', () => {
    const records = [
      record('a'),
      record('b', { status: 'absent' }),
      record('c', { status: 'excused' }),
      record('d', { departure: 'left' }),
    ];
    const roster = ['a', 'b', 'c', 'd', 'e', null].map(rostered);
    assert.equal(presenceIn(['hall'], records, roster).notSeen, 3);
  });

  it('takes names from the roster, and lists also whom it no longer knows', () => {
    const { people } = presenceIn(['hall'], [record('a'), record('gone')], [rostered('a')]);
    assert.deepEqual(
      people.map(({ name, studentNumber }) => [name, studentNumber]),
      [
        ['Name a', 'S1'],
        [null, null],
      ],
    );
  });

  it('is listed once, where seen last', () => {
    const first = group(0, ['hall'], [record('a'), record('b')]);
    const second = group(45, ['gym'], [record('a', { arrivedAt: at(50), placeId: 'gym' })]);
    for (const groups of [
      [first, second],
      [second, first],
    ]) {
      const listed = latestOnly(groups).flatMap(({ people }) =>
        people.map(({ uid, placeId }) => `${uid} ${placeId ?? ''}`),
      );
      assert.deepEqual(listed.sort(), ['a gym', 'b hall']);
    }
  });

  it('is in the later session where a mark by hand does not say when somebody came', () => {
    const first = group(0, ['hall'], [record('a')]);
    const byHand = record('a', { arrivedAt: null, placeId: null });
    const second = group(45, ['gym'], [byHand]);
    for (const groups of [
      [first, second],
      [second, first],
    ]) {
      const listed = latestOnly(groups).flatMap(({ people }) => people);
      assert.deepEqual(
        listed.map(({ placeId }) => placeId),
        ['gym'],
      );
    }
  });

  it('is nobody who was seen to leave a later class, and again who came to the next', () => {
    const left = (minute: number) =>
      record('a', { arrivedAt: at(50), departure: 'left', departedAt: at(minute) });
    const first = group(0, ['hall'], [record('a'), record('b')]);
    const listed = (...others: ReturnType<typeof group>[]): string[] =>
      latestOnly([first, ...others]).flatMap(({ people }) => uidsOf(people));
    assert.deepEqual(listed(group(45, ['gym'], [left(60)])), ['b']);
    const third = group(70, ['lab'], [record('a', { arrivedAt: at(71) })]);
    assert.deepEqual(listed(group(45, ['gym'], [left(60)]), third), ['b', 'a']);
    // What closing took for granted was seen by nobody.
    const taken = record('a', { arrivedAt: at(50), departure: 'auto_closed', departedAt: at(60) });
    assert.deepEqual(listed(group(45, ['gym'], [taken])), ['a', 'b']);
    const byHand = group(0, ['hall'], [record('a', { arrivedAt: null })]);
    const groups = [byHand, group(45, ['gym'], [left(60)])];
    assert.deepEqual(uidsOf(latestOnly(groups).flatMap(({ people }) => people)), ['a']);
  });
});

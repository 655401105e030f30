import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DocumentData, WithFieldValue } from 'firebase-admin/firestore';
import { FieldValue } from 'firebase-admin/firestore';
import fc from 'fast-check';
import { courseConsoleEdit, listCourses, updateCourse } from '../../src/courses/index.ts';
import { coverOf } from '../../src/places/cover.ts';
import {
  getPlace,
  listPlaces,
  placeConsoleEdit,
  placesOf,
  updatePlace,
} from '../../src/places/index.ts';
import { StoredPlace } from '../../src/places/placeStore.ts';
import { unpackFence } from '../../src/places/storedFence.ts';
import type { ConsoleEditable, Outcome } from '../../src/platform/consoleEdit.ts';
import { settleConsoleEdit } from '../../src/platform/consoleEdit.ts';
import { withDates } from '../../src/platform/firestore.ts';
import type { Editable } from '../../src/platform/settled.ts';
import {
  DEFAULT_POLICY,
  currentPolicy,
  policyConsoleEdit,
  updatePolicy,
} from '../../src/settings/index.ts';
import { newCourse, school } from '../courses/school.ts';
import type { School } from '../courses/school.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';

describe('an edit in the Firebase console', () => {
  let here: School;
  let placePath = '';
  let coursePath = '';
  beforeEach(async () => {
    here = await school();
    placePath = `places/${here.placeId}`;
    coursePath = `courses/${(await newCourse(here)).id}`;
  });
  afterEach(() => here.services.dispose());

  const as = () => ({ services: here.services });
  const read = async (path: string) => (await here.services.db.doc(path).get()).data();
  /** What the console does: it writes what was typed and knows of no stamp. */
  const edit = (path: string, fields: WithFieldValue<DocumentData>) =>
    here.services.db.doc(path).update(fields);
  const settle = async <T extends Editable>(
    editable: ConsoleEditable<T>,
    path: string,
    eventId: string = randomUUID(),
  ): Promise<Outcome> =>
    settleConsoleEdit(here.services, editable, {
      eventId,
      path,
      after: await read(path),
      authId: 'ada@school.example',
    });
  const place = () => settle(placeConsoleEdit, placePath);
  const course = () => settle(courseConsoleEdit, coursePath);
  const editsOf = async (path: string) => {
    const events = await here.services.db.collection('audit').where('subject', '==', path).get();
    return events.docs
      .filter((doc) => String(doc.get('operation')).endsWith('ConsoleEdit'))
      .map((doc) => ({
        action: String(doc.get('action')),
        authId: doc.get('details.authId') as unknown,
      }));
  };

  it('of a place is taken, audited, covered anew and a new version', async () => {
    await edit(placePath, {
      name: 'Aula',
      fence: { kind: 'circle', lat: 40, lng: 9, radiusM: 80 },
    });
    assert.equal(await place(), 'taken');
    const stored = StoredPlace.parse(withDates(await read(placePath)));
    assert.deepEqual([stored.name, stored.version, stored.problem], ['Aula', 2, null]);
    assert.deepEqual(stored.cover, coverOf(unpackFence(stored.fence)));
    assert.deepEqual(withDates(await read(`${placePath}/versions/2`)), stored);
    assert.deepEqual(await editsOf(placePath), [
      { action: 'place.edited-in-console', authId: 'ada@school.example' },
    ]);
  });

  it('comes to rest: its own write and every server write are left alone', async () => {
    assert.deepEqual([await place(), await course()], ['settled', 'settled']);
    await edit(placePath, { name: 'Aula' });
    await place();
    const once = await read(placePath);
    assert.equal(await place(), 'settled');
    await callAs(here.admin, updatePlace, { placeId: here.placeId, name: 'Hall' }, as());
    assert.equal(await place(), 'settled');
    assert.equal((await editsOf(placePath)).length, 1);
    assert.equal(once?.['version'], 2);
    assert.equal((await read(placePath))?.['version'], 3);
  });

  it('that is invalid is put back, with the reason beside it', async () => {
    const before = await read(placePath);
    const cases: [WithFieldValue<DocumentData>, RegExp][] = [
      [{ name: ' ' }, /^name: /],
      [{ 'fence.radiusM': 1 }, /^fence\.radiusM: the radius/],
      [{ 'fence.lat': 'north' }, /^fence\.lat: /],
      [
        { fence: { kind: 'polygon', rings: [{ lngLat: [1, 1, 2, 2, 3] }] } },
        /^fence\.rings\.0\.lngLat\.4: /,
      ],
      [{ fence: { kind: 'polygon', rings: [{ lngLat: [1, 1, 1.1, 1.1] }] } }, /^fence\.rings\.0: /],
      [{ status: 'closed' }, /^status: /],
      [{ adress: 'Main St 1' }, /^adress: there is no such field/],
      [{ name: FieldValue.delete() }, /^name: /],
    ];
    for (const [fields, reason] of cases) {
      await edit(placePath, fields);
      assert.equal(await place(), 'put-back');
      const { problem, revision, ...rest } = (await read(placePath)) ?? {};
      assert.match(String(problem), reason);
      const { problem: _, revision: old, ...was } = before ?? {};
      assert.deepEqual(rest, was);
      assert.notEqual(revision, old);
      assert.equal(await place(), 'settled');
    }
    assert.equal((await read(`${placePath}/versions/2`)) ?? null, null);
    await edit(placePath, { name: 'Aula' });
    assert.equal(await place(), 'taken');
    assert.equal((await read(placePath))?.['problem'], null);
  });

  it('of a course is held to what the operations ask', async () => {
    const cases: [WithFieldValue<DocumentData>, RegExp][] = [
      [{ termId: 'nowhere' }, /^termId: there is no such term/],
      [{ termId: 'a/b' }, /^termId: /],
      [{ termId: '' }, /^termId: /],
      [{ placeIds: [here.placeId, 'nowhere'] }, /^placeIds\.1: there is no such place/],
      [{ placeIds: [''] }, /^placeIds\.0: /],
      [{ timeZone: '+02:00' }, /^timeZone: /],
      [
        { rules: { windows: { opensBeforeMin: -1, lateAfterMin: 1, closesAfterMin: null } } },
        /^rules\.windows\.opensBeforeMin: /,
      ],
      [{ 'rules.location': { outside: 'fail' } }, /^rules\.location\.outside: /],
      [{ 'rules.overrides': {} }, /^rules: /],
      [{ title: 'x'.repeat(201) }, /^title: /],
      [{ department: '' }, /^department: /],
    ];
    for (const [fields, reason] of cases) {
      await edit(coursePath, fields);
      assert.equal(await course(), 'put-back');
      assert.match(String((await read(coursePath))?.['problem']), reason);
    }
    await edit(coursePath, { title: 'Topology', createdAt: FieldValue.delete() });
    assert.equal(await course(), 'taken');
    const stored = await read(coursePath);
    const said = [stored?.['title'], stored?.['problem'], stored?.['rulesVersion']];
    assert.deepEqual(said, ['Topology', null, 1]);
    assert.deepEqual(withDates(stored?.['createdAt']), here.clock.now());
  });

  it('of a course’s rules is their next version', async () => {
    await edit(coursePath, { 'rules.face': 'optional', rulesVersion: 99 });
    assert.equal(await course(), 'taken');
    assert.equal((await read(coursePath))?.['rulesVersion'], 2);
    const version = await read(`${coursePath}/ruleVersions/2`);
    assert.deepEqual([version?.['rules'], version?.['updatedBy']], [{ face: 'optional' }, null]);
    for (let again = 0; again < 4; again++) assert.equal(await course(), 'settled');
    await edit(coursePath, { title: 'Topology' });
    assert.equal(await course(), 'taken');
    assert.equal((await read(coursePath))?.['rulesVersion'], 2);
    assert.equal(await read(`${coursePath}/ruleVersions/3`), undefined);
  });

  it('of the policy is its next version', async () => {
    const { rules } = DEFAULT_POLICY;
    const path = 'settings/policy';
    await callAs(here.admin, updatePolicy, { basedOn: 0, rules }, as());
    await edit(path, { 'rules.attemptsPerSession': 4, version: 99 });
    assert.equal(await settle(policyConsoleEdit, path), 'taken');
    const second = await here.services.db.doc('settings/policy/versions/2').get();
    assert.equal(second.get('rules.attemptsPerSession'), 4);
    await edit(path, { 'rules.attemptsPerSession': 'many' });
    assert.equal((await currentPolicy(here.services.db)).rules.attemptsPerSession, 4);
    const write = () => callAs(here.admin, updatePolicy, { basedOn: 2, rules }, as());
    await fails('in-progress', write());
    assert.equal(await settle(policyConsoleEdit, path), 'put-back');
    assert.match(String((await read(path))?.['problem']), /^rules\.attemptsPerSession: /);
    assert.equal((await write()).version, 3);
  });

  it('that creates a valid document is taken, with what nobody types filled in', async () => {
    const path = `places/${randomUUID()}`;
    const fence = { kind: 'polygon', rings: [{ lngLat: [1, 1, 1, 1.01, 1.01, 1.01, 1, 1] }] };
    await here.services.db.doc(path).set({ name: 'Gym', fence });
    assert.equal(await settle(placeConsoleEdit, path), 'taken');
    const stored = StoredPlace.parse(withDates(await read(path)));
    assert.deepEqual([stored.version, stored.status, stored.address], [1, 'active', null]);
    assert.deepEqual(stored.cover, coverOf(unpackFence(stored.fence)));
    const created = `courses/${randomUUID()}`;
    const fields = { title: 'Logic', code: 'L1', termId: here.termId, timeZone: 'UTC' };
    await here.services.db.doc(created).set(fields);
    assert.equal(await settle(courseConsoleEdit, created), 'taken');
    const { courses } = await callAs(here.admin, listCourses, {}, as());
    assert.ok(courses.some(({ code }) => code === 'L1'));
  });

  it('that creates an invalid document removes it, keeping what was typed and the reason', async () => {
    const path = `places/${randomUUID()}`;
    const typed = { name: 'Gym', fence: { kind: 'circle', lat: 99, lng: 1, radiusM: 20 } };
    await here.services.db.doc(path).set(typed);
    assert.equal(await settle(placeConsoleEdit, path), 'refused');
    assert.equal(await read(path), undefined);
    const [beside] = (await here.services.db.collection(`${path}/problems`).get()).docs;
    assert.match(String(beside?.get('problem')), /^fence\.lat: latitude/);
    assert.deepEqual(beside?.get('refused'), typed);
    assert.equal(await settle(placeConsoleEdit, path), 'gone');
    assert.deepEqual(
      (await editsOf(path)).map(({ action }) => action),
      ['place.console-edit-put-back'],
    );
  });

  it('cannot pass for a server write by a stamp that was typed or copied', async () => {
    const original = (await read(placePath)) ?? {};
    const copy = `places/${randomUUID()}`;
    await here.services.db.doc(copy).set({ ...original, name: 7 });
    assert.equal(await settle(placeConsoleEdit, copy), 'refused');
    await edit(placePath, { revision: 'typed-by-hand', name: '' });
    assert.equal(await place(), 'put-back');
  });

  it('that deletes is put back too', async () => {
    for (const [path, settled] of [
      [placePath, place],
      [coursePath, course],
    ] as const) {
      const before = await read(path);
      await here.services.db.doc(path).delete();
      assert.equal(await settled(), 'put-back');
      const { problem, revision: _, ...rest } = (await read(path)) ?? {};
      assert.match(String(problem), /^It was deleted; set its status to archived instead/);
      const { problem: __, revision: ___, ...was } = before ?? {};
      assert.deepEqual(rest, was);
    }
  });

  it('takes nothing away from anybody while it waits to be judged', async () => {
    const before = await callAs(here.admin, getPlace, { placeId: here.placeId }, as());
    const courses = await callAs(here.admin, listCourses, {}, as());
    await edit(placePath, { name: 5, fence: { kind: 'polygon', rings: [{ lngLat: [1] }] } });
    await edit(coursePath, { code: ['x'] });
    await here.services.db.doc(`places/${randomUUID()}`).set({ name: 'half' });
    await here.services.db.doc(`courses/${randomUUID()}`).set({ code: 'half' });
    assert.deepEqual(await callAs(here.admin, getPlace, { placeId: here.placeId }, as()), before);
    assert.deepEqual(await callAs(here.admin, listPlaces, {}, as()), { places: [before] });
    assert.deepEqual(await callAs(here.admin, listCourses, {}, as()), courses);
    assert.equal((await placesOf(here.services.db, [here.placeId]))[0]?.version, 1);
    await newCourse(here);
    const change = { courseId: coursePath.slice('courses/'.length), title: 'x' };
    await fails('in-progress', callAs(here.admin, updateCourse, change, as()));
    const rename = { placeId: here.placeId, name: 'x' };
    await fails('in-progress', callAs(here.admin, updatePlace, rename, as()));
    await course();
    assert.equal((await callAs(here.admin, updateCourse, change, as())).title, 'x');
  });

  it('after an edit not yet judged is put back to what was last good, never to that edit', async () => {
    await edit(placePath, { 'fence.radiusM': 1 });
    await edit(placePath, { name: '' });
    assert.equal(await place(), 'put-back');
    const { fence, name } = StoredPlace.parse(withDates(await read(placePath)));
    assert.deepEqual([name, fence.kind === 'circle' && fence.radiusM], ['Hall', 60]);
  });

  it('converges whatever the order and number of its events', async () => {
    const edits = [{ name: 'A' }, { name: '' }, { 'fence.radiusM': 70 }, { status: 'closed' }];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('event'), fc.constantFrom(...edits)), { maxLength: 8 }),
        async (steps) => {
          for (const step of steps) {
            if (step === 'event') await settle(placeConsoleEdit, placePath, 'the-same');
            else await edit(placePath, step);
          }
          await settle(placeConsoleEdit, placePath, 'the-same');
          const rest = await read(placePath);
          assert.equal(await place(), 'settled');
          assert.deepEqual(await read(placePath), rest);
          const stored = StoredPlace.parse(withDates(rest));
          assert.notEqual(stored.name, '');
          assert.deepEqual(stored.cover, coverOf(unpackFence(stored.fence)));
          const version = await read(`${placePath}/versions/${stored.version}`);
          assert.deepEqual(version?.['fence'], rest?.['fence']);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is judged once when the same event arrives several times at once', async () => {
    await edit(placePath, { name: 'Aula' });
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => settle(placeConsoleEdit, placePath, 'e')),
    );
    assert.deepEqual(outcomes.sort(), ['settled', 'settled', 'taken']);
    assert.equal((await read(placePath))?.['version'], 2);
    assert.equal((await editsOf(placePath)).length, 1);
  });
});

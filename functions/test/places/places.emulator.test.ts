import assert from 'node:assert/strict';
import { coverOf } from '../../src/places/cover.ts';
import {
  createPlace,
  getPlace,
  listPlaces,
  placesOf,
  updatePlace,
} from '../../src/places/index.ts';
import { places } from '../../src/places/placeStore.ts';
import { unpackFence } from '../../src/places/storedFence.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';

const circle = (radiusM = 60) => ({
  type: 'Feature' as const,
  geometry: { type: 'Point' as const, coordinates: [13.327, 52.512] },
  properties: { radiusM },
});
/** About 100 m square, counter-clockwise as RFC 7946 asks. */
const SQUARE: [number, number][] = [
  [13.326, 52.511],
  [13.328, 52.511],
  [13.328, 52.513],
  [13.326, 52.513],
  [13.326, 52.511],
];
const polygon = (...rings: number[][][]) => ({ type: 'Polygon' as const, coordinates: rings });

describe('places', () => {
  let services: Isolated;
  let admin = '';
  before(async () => {
    services = isolatedServices();
    admin = await member('admin', {}, services);
  });
  after(() => services.dispose());

  const create = (boundary: Parameters<typeof callAs>[2] & object, name = 'Hall') =>
    callAs(admin, createPlace, { name, boundary: boundary as never }, { services });
  const update = (placeId: string, changes: object) =>
    callAs(admin, updatePlace, { placeId, ...changes }, { services });
  const stored = async (id: string) =>
    (await places(services.db).doc(id).get()).data() ?? assert.fail();
  const version = async (id: string, n: number) =>
    (await services.db.doc(`places/${id}/versions/${n}`).get()).data();
  const faults = async (call: Promise<unknown>) =>
    ((await fails('invalid-request', call)).details.fields ?? []).map(({ field }) => field);

  it('keeps a circle as version 1 with its cover', async () => {
    const place = await create(circle());
    assert.deepEqual(place, {
      id: place.id,
      name: 'Hall',
      address: null,
      boundary: circle(),
      version: 1,
      status: 'active',
    });
    const { fence, cover, problem } = await stored(place.id);
    assert.deepEqual(fence, { kind: 'circle', lat: 52.512, lng: 13.327, radiusM: 60 });
    assert.deepEqual(cover, coverOf(unpackFence(fence)));
    assert.ok(cover.cells.length > 0);
    assert.equal(problem, null);
    assert.deepEqual(await callAs(admin, getPlace, { placeId: place.id }, { services }), place);
  });

  it('keeps a polygon with a hole, wound as GeoJSON asks', async () => {
    const hole = [
      [13.3265, 52.5115],
      [13.3275, 52.5115],
      [13.3275, 52.5125],
      [13.3265, 52.5115],
    ];
    const { boundary } = await create(polygon(SQUARE.toReversed(), hole));
    assert.deepEqual(boundary.geometry, polygon(SQUARE, hole.toReversed()));
  });

  it('counts versions, keeps the old ones and derives the cover anew', async () => {
    const { id } = await create(circle());
    const first = await stored(id);
    const next = await update(id, { boundary: polygon(SQUARE), name: 'Aula' });
    assert.deepEqual([next.version, next.name], [2, 'Aula']);
    const { cover, fence } = await stored(id);
    assert.deepEqual(cover, coverOf(unpackFence(fence)));
    assert.notDeepEqual(cover, first.cover);
    assert.equal((await version(id, 1))?.['name'], 'Hall');
    assert.equal((await version(id, 2))?.['name'], 'Aula');
    const [judged] = await placesOf(services.db, [id, 'nowhere']);
    assert.deepEqual([judged?.id, judged?.version], [id, 2]);
    await fails('not-found', update('nowhere', { name: 'x' }));
  });

  it('names the faulty field of a circle where it stands in the request', async () => {
    assert.deepEqual(await faults(create(circle(1))), ['boundary.properties.radiusM']);
    const geometry = { type: 'Point', coordinates: [200, 89] };
    assert.deepEqual(await faults(create({ ...circle(), geometry })), [
      'boundary.geometry.coordinates.1',
      'boundary.geometry.coordinates.0',
    ]);
    const bare = { type: 'Point', coordinates: [200, 1] };
    assert.deepEqual(await faults(create(bare)), [
      'boundary.coordinates.0',
      'boundary.properties.radiusM',
    ]);
  });

  it('names the faulty position of a polygon as it was drawn, whichever way round', async () => {
    const off = SQUARE.with(2, [13.328, 91]);
    assert.deepEqual(await faults(create(polygon(off))), ['boundary.coordinates.0.2']);
    const bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]] as number[][];
    assert.deepEqual(await faults(create(polygon(bow))), ['boundary.coordinates.0.0']);
    for (const ring of [SQUARE, SQUARE.toReversed()]) {
      const far = ring.with(1, [13.3261, 91]);
      assert.deepEqual(await faults(create(polygon(far))), ['boundary.coordinates.0.1']);
    }
    const feature = { type: 'Feature', geometry: polygon(SQUARE.slice(0, 4)), properties: {} };
    assert.deepEqual(await faults(create(feature)), ['boundary.geometry.coordinates.0']);
    assert.deepEqual(await faults(create(polygon())), ['boundary.coordinates']);
  });

  it('lists by name to staff, shows one to students, draws for admins only', async () => {
    const alone = isolatedServices();
    try {
      const own = await member('admin', {}, alone);
      for (const name of ['Library', 'Aula', 'Hall']) {
        await callAs(own, createPlace, { name, boundary: circle() }, { services: alone });
      }
      const teacher = await member('instructor', {}, alone);
      const listed = await callAs(teacher, listPlaces, {}, { services: alone });
      assert.deepEqual(
        listed.places.map(({ name }) => name),
        ['Aula', 'Hall', 'Library'],
      );
      const student = await member('student', {}, alone);
      await fails('permission-denied', callAs(student, listPlaces, {}, { services: alone }));
      const placeId = listed.places[0]?.id ?? '';
      const seen = await callAs(student, getPlace, { placeId }, { services: alone });
      assert.equal(seen.name, 'Aula');
      const none = callAs(student, getPlace, { placeId: 'nowhere' }, { services: alone });
      await fails('not-found', none);
      const draw = { name: 'x', boundary: circle() };
      await fails('permission-denied', callAs(teacher, createPlace, draw, { services: alone }));
    } finally {
      await alone.dispose();
    }
  });
});

import assert from 'node:assert/strict';
import request from 'supertest';
import { courseStats } from '../../../src/insights/stats/statsStore.ts';
import { table } from '../../../src/operations.ts';
import { OPEN_END, accessOf } from '../../../src/platform/access.ts';
import { createApi } from '../../../src/platform/httpEdge.ts';
import { emulatorServices } from '../../support/call.ts';
import type { SignedIn } from '../../support/idToken.ts';
import { signedIn } from '../../support/idToken.ts';
import { newCourse, newTerm } from '../stats/world.ts';
import { courseDoc } from './statsDocs.ts';

describe('insight over REST', function () {
  this.timeout(60_000);
  const services = emulatorServices();
  const api = createApi(table, { tier: 'light', services: () => services });
  let admin: SignedIn;
  let path: string;
  let courseId: string;

  before(async () => {
    admin = await signedIn('admin');
    ({ courseId } = await newCourse(services, await newTerm(services), []));
    await courseStats(services.db)
      .doc(courseId)
      .set(courseDoc(courseId, { students: 40, sessions: 24 }));
    path = `/v1/insights/courses/${courseId}`;
  });

  const get = (what = path): request.Test =>
    request(api).get(what).set('Authorization', `Bearer ${admin.idToken}`);

  it('has one ETag as long as nothing changes, and answers 304 to it', async () => {
    const [first, second] = [await get().expect(200), await get().expect(200)];
    const etag = String(first.headers['etag']);
    assert.deepEqual([second.headers['etag'], second.text], [etag, first.text]);
    assert.equal(first.headers['cache-control'], 'private, no-cache');
    const same = await get().set('If-None-Match', etag).expect(304);
    assert.equal(same.text, '');
    // What fetch sends along.
    const fetched = { 'If-None-Match': etag, 'Cache-Control': 'no-cache', Pragma: 'no-cache' };
    await get().set(fetched).expect(304);
    await courseStats(services.db)
      .doc(courseId)
      .update({ sessionsHeld: 25, computedAt: new Date() });
    const changed = await get().set('If-None-Match', etag).expect(200);
    assert.notEqual(changed.headers['etag'], etag);
  });

  it('is never kept for somebody else', async () => {
    const { headers } = await get().expect(200);
    const same = await get().set('If-None-Match', String(headers['etag'])).expect(304);
    const head = await request(api).head(path).set('Authorization', `Bearer ${admin.idToken}`);
    for (const said of [headers, same.headers, head.headers]) {
      const names = String(said['vary']).toLowerCase().split(', ').sort();
      assert.deepEqual(names, ['accept-encoding', 'authorization', 'cookie']);
    }
    const refused = await request(api).get(path).expect(401);
    assert.equal(refused.headers['cache-control'], 'no-store');
  });

  it('is refused to whoever may read it no more, whatever ETag they have', async () => {
    const teacher = await signedIn('instructor', { staffOf: { [courseId]: OPEN_END } });
    const ask = () => request(api).get(path).set('Authorization', `Bearer ${teacher.idToken}`);
    const { headers } = await ask().expect(200);
    await accessOf(services.db)
      .doc(teacher.uid)
      .update({ staffOf: { [courseId]: new Date(0) } });
    for (const etag of [String(headers['etag']), '*']) {
      const refused = await ask().set('If-None-Match', etag).expect(404);
      assert.match(String(refused.headers['content-type']), /problem\+json/);
      assert.equal(refused.headers['cache-control'], 'no-store');
    }
  });

  it('is gzipped for whoever takes it', async () => {
    const zipped = await get().set('Accept-Encoding', 'gzip').expect(200);
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    const plain = await get().set('Accept-Encoding', 'identity').expect(200);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.deepEqual(zipped.body, plain.body);
  });

  it('may be asked again by its ETag in every view, and no other list may be stored', async () => {
    for (const view of [
      '/v1/insights/institution?from=2026-10-01&to=2026-10-31',
      '/v1/insights/courses?termId=none',
      '/v1/insights/students?termId=none&band=severe&band=moderate',
      `${path}/students?sort=rate`,
    ]) {
      const { headers } = await get(view).expect(200);
      assert.equal(headers['cache-control'], 'private, no-cache', view);
      await get(view).set('If-None-Match', String(headers['etag'])).expect(304);
    }
    const { headers } = await get('/v1/overrides?limit=1').expect(200);
    assert.equal(headers['cache-control'], 'no-store');
  });
});

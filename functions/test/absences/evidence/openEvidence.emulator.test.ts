import assert from 'node:assert/strict';
import request from 'supertest';
import { listEvidence, openEvidence, removeEvidence } from '../../../src/absences/index.ts';
import { evidenceRef } from '../../../src/absences/evidence/evidenceStore.ts';
import { useSafeSearch } from '../../../src/absences/evidence/safeSearch/warningFor.ts';
import type { Upload } from '../../../src/absences/evidence/uploadPath.ts';
import { requestRef } from '../../../src/absences/requestStore.ts';
import { table } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { mountFileTickets } from '../../../src/platform/fileLinks/mountFileTickets.ts';
import { createApi } from '../../../src/platform/httpEdge.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member, parentRights } from '../../support/school.ts';
import { picture } from './support/contents.ts';
import { NOTHING, fileName, left, putChecked, uploader } from './support/school.ts';

describe('evidence in use', function () {
  this.timeout(60_000);
  let services: Isolated;
  let jpeg: Buffer;
  let upload: Upload;
  const who = {} as Record<
    'admin' | 'teacher' | 'other' | 'guardian' | 'limited' | 'classmate',
    string
  >;
  before(async () => {
    services = isolatedServices();
    jpeg = await picture().jpeg().toBuffer();
    upload = await evidence();
    const staffOf = { c1: OPEN_END };
    who.admin = await member('admin', {}, services);
    who.teacher = await member('instructor', { staffOf }, services);
    who.other = await member('instructor', { staffOf: { c2: OPEN_END } }, services);
    const parent = (absences: boolean) =>
      member('guardian', { children: { [upload.uid]: parentRights({ absences }) } }, services);
    who.guardian = await parent(true);
    who.limited = await parent(false);
    who.classmate = await member('student', {}, services);
  });
  after(() => services.dispose());
  afterEach(() => {
    useSafeSearch(undefined);
  });

  const options = () => ({ services });
  async function evidence(): Promise<Upload> {
    const made = await uploader(services);
    await putChecked(services, made, jpeg, 'image/jpeg');
    return made;
  }
  const open = (uid: string, { requestId, upload: name }: Upload, acknowledged?: boolean) => {
    const said = acknowledged === undefined ? {} : { acknowledged };
    return callAs(uid, openEvidence, { requestId, upload: name, ...said }, options());
  };
  const get = (url: string, at = services.clock) =>
    request(
      createApi(table, {
        tier: 'light',
        services: () => services,
        mount: (app) => {
          mountFileTickets(app, () => ({ ...services, clock: at }));
        },
      }),
    )
      .get(url)
      .responseType('blob');

  it('is opened by those who decide and by the student’s side, each time audited', async () => {
    for (const uid of [who.admin, who.teacher, upload.uid, who.guardian]) {
      const { url, type, warning } = await open(uid, upload);
      assert.match(url, /^\/v1\/files\/[\w-]{43}$/);
      assert.deepEqual([type, warning], ['image/jpeg', null]);
    }
    const audit = await services.db
      .collection('audit')
      .where('action', '==', 'evidence.opened')
      .get();
    const actors = audit.docs.map((doc) => String(doc.get('actor'))).sort();
    assert.deepEqual(actors, [who.admin, who.teacher, upload.uid, who.guardian].sort());
  });

  it('looks like none to everybody else, as do missing ones', async () => {
    for (const uid of [who.other, who.limited, who.classmate]) {
      await fails('not-found', open(uid, upload));
      await fails(
        'not-found',
        callAs(uid, listEvidence, { requestId: upload.requestId }, options()),
      );
    }
    await fails('not-found', open(who.admin, { ...upload, upload: 'no-such-file' }));
    await fails('not-found', open(who.admin, { ...upload, requestId: 'no-request' }));
    await fails('invalid-request', open(who.admin, { ...upload, upload: '__proto__' }));
  });

  it('of a draft is the student’s alone, and of two courses only who decides opens it', async () => {
    const draft = await uploader(services, { status: 'draft', round: 0, submittedAt: null });
    await putChecked(services, draft, jpeg, 'image/jpeg');
    for (const uid of [who.admin, who.teacher]) await fails('not-found', open(uid, draft));
    await open(draft.uid, draft);
    const two = await uploader(services, { courseIds: ['c1', 'c2'] });
    await putChecked(services, two, jpeg, 'image/jpeg');
    await fails('not-found', open(who.teacher, two));
    await open(who.admin, two);
  });

  it('is downloaded once by its address, as what it is and never shown in place', async () => {
    const { url } = await open(who.teacher, upload);
    const answers = await Promise.all([get(url), get(url), get(url)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404]);
    const [answer] = answers.filter(({ status }) => status === 200);
    assert.ok(answer);
    assert.equal(answer.headers['content-type'], 'image/jpeg');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="evidence.jpg"');
    assert.match(String(answer.headers['cache-control']), /no-store/);
    assert.deepEqual(
      Buffer.from(answer.body as Uint8Array).subarray(0, 3),
      Buffer.from([0xff, 0xd8, 0xff]),
    );
    assert.equal((await get(url)).status, 404);
  });

  it('is not had by an address that ran out, or by none', async () => {
    const { url, expiresAt } = await open(who.teacher, upload);
    assert.equal((await get(url, clockAt(expiresAt))).status, 404);
    assert.equal((await get(url)).status, 404);
    for (const path of ['x', 'a'.repeat(43), '..%2Fsettings']) {
      assert.equal((await get(`/v1/files/${path}`)).status, 404);
    }
    const tickets = await services.db.collection('fileTickets').get();
    assert.ok(tickets.docs.every((doc) => /^[0-9a-f]{64}$/.test(doc.id)));
  });

  it('that may hurt is opened by staff who were warned; so is what nobody looked at', async () => {
    const answers = {
      SENSITIVE_CONTENT: () => Promise.resolve(true),
      NOT_LOOKED_AT: () => Promise.reject(new Error('down')),
    };
    for (const [warning, isSensitive] of Object.entries(answers)) {
      useSafeSearch({ isSensitive });
      const held = await evidence();
      const refused = await fails('conflict', open(who.teacher, held));
      assert.match(refused.message, new RegExp(warning));
      await fails('conflict', open(who.admin, held, false));
      assert.equal((await open(who.teacher, held, true)).warning, warning);
      await open(held.uid, held);
    }
    useSafeSearch({ isSensitive: () => Promise.resolve(false) });
    assert.equal((await open(who.teacher, await evidence())).warning, null);
  });

  it('is not opened before it is ready, nor when it was refused', async () => {
    const bad = await uploader(services);
    await putChecked(services, bad, Buffer.from('text'), 'image/png');
    await fails('conflict', open(who.teacher, bad));
    await evidenceRef(services.db, bad).update({ state: 'checking' });
    await fails('conflict', open(who.teacher, bad));
  });

  it('is listed with what became of each file', async () => {
    const mine = await evidence();
    const bad = { ...mine, upload: fileName() };
    await putChecked(services, bad, Buffer.from('text'), 'image/png');
    const { requestId } = mine;
    for (const uid of [mine.uid, who.teacher, who.admin]) {
      const { evidence: all } = await callAs(uid, listEvidence, { requestId }, options());
      assert.deepEqual(
        all.map(({ upload: name, state, reason }) => [name, state, reason]),
        [
          [mine.upload, 'ready', null],
          [bad.upload, 'refused', 'TYPE_MISMATCH'],
        ],
      );
    }
  });

  it('is taken back by whoever put it there, as long as the request is open', async () => {
    const mine = await evidence();
    const { requestId } = mine;
    const remove = (uid: string) =>
      callAs(uid, removeEvidence, { requestId, upload: mine.upload }, options());
    const guardian = await member(
      'guardian',
      { children: { [mine.uid]: parentRights() } },
      services,
    );
    await fails('not-found', remove(guardian));
    await fails('not-found', remove(who.classmate));
    await requestRef(services.db, requestId).update({ status: 'approved' });
    await fails('conflict', remove(mine.uid));
    await requestRef(services.db, requestId).update({ status: 'needs_info' });
    await remove(mine.uid);
    await remove(mine.uid);
    const gone = { ...NOTHING, state: 'removed', type: 'image/jpeg' };
    assert.deepEqual(await left(services, mine), gone);
    await fails('not-found', open(mine.uid, mine));
    const { evidence: all } = await callAs(mine.uid, listEvidence, { requestId }, options());
    assert.deepEqual(all, []);
  });
});

import assert from 'node:assert/strict';
import { checkEvidence } from '../../../src/absences/index.ts';
import type { StoredRequest } from '../../../src/absences/requestStore.ts';
import { evidenceOf, evidenceRef } from '../../../src/absences/evidence/evidenceStore.ts';
import { LEASE_S } from '../../../src/absences/evidence/evidenceLease.ts';
import { MOST_TRIES, takeTry } from '../../../src/absences/evidence/takeTry.ts';
import { cleanPath, uploadPath } from '../../../src/absences/evidence/uploadPath.ts';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import type { Upload } from '../../../src/absences/evidence/uploadPath.ts';
import type { Access } from '../../../src/platform/access.ts';
import type { Bucket, Services } from '../../../src/platform/services.ts';
import { clockAt } from '../../support/clock.ts';
import { DELIVERIES, deliver } from '../../support/deliveries.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member, parentRights } from '../../support/school.ts';
import { EXIF, heic, picture } from './support/contents.ts';
import { pdf } from './support/pdfs.ts';
import {
  NOTHING,
  READY,
  check,
  fileName,
  left,
  put,
  putChecked,
  refusedFor,
  requestOf,
  uploader,
} from './support/school.ts';

const PDF = 'application/pdf';

describe('checkEvidence', function () {
  this.timeout(120_000);
  let services: Isolated;
  let jpeg: Buffer;
  before(async () => {
    services = isolatedServices();
    jpeg = await picture().withExif(EXIF).jpeg().toBuffer();
  });
  after(() => services.dispose());

  it('keeps a clean copy of each type, says what it is, and deletes the upload', async () => {
    const files: readonly (readonly [string, Buffer, string])[] = [
      ['image/jpeg', jpeg, 'image/jpeg'],
      ['image/png', await picture().png().toBuffer(), 'image/jpeg'],
      ['image/heic', await heic(), 'image/jpeg'],
      ['application/pdf', pdf(), 'application/pdf'],
    ];
    for (const [declared, bytes, type] of files) {
      const upload = await uploader(services);
      await putChecked(services, upload, bytes, declared);
      assert.deepEqual(await left(services, upload), { ...READY, type }, declared);
      const file = (await services.bucket()).file(cleanPath(upload));
      const [[clean], [metadata]] = await Promise.all([file.download(), file.getMetadata()]);
      assert.equal(metadata.contentType, type);
      assert.equal(metadata.metadata?.['firebaseStorageDownloadTokens'], undefined);
      const evidence = (await evidenceRef(services.db, upload).get()).data();
      assert.deepEqual([evidence?.sha256, evidence?.bytes], [sha256Hex(clean), clean.length]);
      assert.deepEqual([evidence?.attempts, evidence?.leaseUntil], [1, null]);
    }
  });

  it('refuses what lies about its type, and tells whose it is', async () => {
    const upload = await uploader(services);
    await putChecked(services, upload, Buffer.from('<script>alert(1)</script>'), 'image/png');
    assert.deepEqual(await left(services, upload), refusedFor('TYPE_MISMATCH'));
    const told = await services.db
      .doc(`notifications/evidence.refused:${upload.requestId}:${upload.upload}`)
      .get();
    assert.deepEqual(told.get('to'), [upload.uid]);
    assert.equal(told.get('data.studentUid'), upload.uid);
  });

  it('refuses what came compressed, before it is unpacked', async () => {
    const upload = await uploader(services);
    await (await services.bucket()).file(uploadPath(upload)).save(jpeg, {
      resumable: false,
      contentType: 'image/jpeg',
      metadata: { contentEncoding: 'br' },
    });
    await check(services, upload);
    assert.deepEqual(await left(services, upload), refusedFor('TYPE_MISMATCH'));
  });

  it('takes files of a request that is open, and of no other', async () => {
    const statuses: Record<StoredRequest['status'], boolean> = {
      draft: true,
      submitted: true,
      needs_info: true,
      approved: false,
      rejected: false,
      withdrawn: false,
      expired: false,
    };
    for (const status of Object.keys(statuses) as StoredRequest['status'][]) {
      const upload = await uploader(services, { status });
      await putChecked(services, upload, jpeg, 'image/jpeg');
      const expected = statuses[status] ? READY : NOTHING;
      assert.deepEqual(await left(services, upload), expected, status);
    }
    const nowhere = { ...(await uploader(services)), requestId: 'no-request' };
    await putChecked(services, nowhere, jpeg, 'image/jpeg');
    assert.deepEqual(await left(services, nowhere), NOTHING);
  });

  it('looks at what access says now, whatever the claim said at the upload', async () => {
    const child = await member('student', {}, services);
    const requestId = await requestOf(services, child);
    const guardian = (rights: Partial<ReturnType<typeof parentRights>>) =>
      ['guardian', { children: { [child]: parentRights(rights) } }] as const;
    const who: readonly (readonly [Access['role'], Partial<Access>, boolean])[] = [
      ['student', {}, false],
      ['instructor', { staffOf: { c1: new Date('2099-01-01') } }, false],
      ['admin', {}, false],
      ['pending', {}, false],
      [...guardian({}), true],
      [...guardian({ absences: false }), false],
      [...guardian({ until: new Date(1) }), false],
      [...guardian({ from: new Date('2099-01-01') }), false],
      [...guardian({ verified: false }), false],
      ['guardian', { ...guardian({})[1], standing: 'suspended' }, false],
      ['guardian', { ...guardian({})[1], deletedAt: new Date(1) }, false],
    ];
    for (const [role, access, may] of who) {
      const uid = await member(role, access, services);
      const upload = { uid, requestId, upload: fileName() };
      await putChecked(services, upload, jpeg, 'image/jpeg');
      const expected = may ? READY : NOTHING;
      assert.deepEqual(await left(services, upload), expected, JSON.stringify([role, access]));
    }
    const stranger = { uid: 'nobody', requestId, upload: fileName() };
    await putChecked(services, stranger, jpeg, 'image/jpeg');
    assert.deepEqual(await left(services, stranger), NOTHING);
  });

  it('touches nothing outside of its folder, and no clean copy', async () => {
    const bucket = await services.bucket();
    const paths = [
      'evidence/request-1/file-0001',
      'rollCalls/session/teacher/photo-0001',
      'absenceEvidence/u/r/short',
      'absenceEvidence/u/file-0001',
      'absenceEvidence/u/r/file-0001/more',
      'absenceEvidence/u/../file-0001',
    ];
    for (const path of paths) {
      await bucket.file(path).save(jpeg, { resumable: false });
      await checkEvidence(services, path, 'event');
      assert.deepEqual(await bucket.file(path).exists(), [true], path);
      await bucket.file(path).delete();
    }
  });

  it('lets nobody replace another’s evidence by its name, nor his own', async () => {
    const upload = await uploader(services);
    await putChecked(services, upload, jpeg, 'image/jpeg');
    const guardian = await member(
      'guardian',
      { children: { [upload.uid]: parentRights() } },
      services,
    );
    const before = (await evidenceRef(services.db, upload).get()).data();
    await putChecked(services, { ...upload, uid: guardian }, pdf(), 'application/pdf');
    await putChecked(services, upload, pdf(), 'application/pdf');
    assert.deepEqual(await left(services, upload), READY);
    assert.deepEqual((await evidenceRef(services.db, upload).get()).data(), before);
  });

  it('brings nothing back that was taken back', async () => {
    const upload = await uploader(services);
    await putChecked(services, upload, jpeg, 'image/jpeg');
    await evidenceRef(services.db, upload).update({ state: 'removed' });
    await putChecked(services, upload, jpeg, 'image/jpeg');
    assert.deepEqual(await left(services, upload), {
      ...NOTHING,
      state: 'removed',
      type: 'image/jpeg',
    });
  });

  it('takes ten files of a request', async () => {
    const first = await uploader(services);
    const states: (string | null)[] = [];
    for (let n = 0; n < 11; n++) {
      const upload = { ...first, upload: fileName() };
      await putChecked(services, upload, pdf(), 'application/pdf');
      states.push((await left(services, upload)).state);
    }
    assert.deepEqual(states, [...Array<string>(10).fill('ready'), 'refused']);
    assert.equal((await evidenceOf(services.db, first.requestId).count().get()).data().count, 11);
  });

  it('looks at so many files of one uploader in an hour, whatever requests they are for', async () => {
    const at = new Date('2026-11-20T10:10:00.000Z');
    const then = { ...services, clock: clockAt(at.toISOString()) };
    const mine = await uploader(services);
    const others = await uploader(services);
    for (let n = 1; n < MOST_TRIES; n++) assert.ok(await takeTry(then, mine.uid));
    const next = async (): Promise<Upload> => {
      const requestId = await requestOf(services, mine.uid);
      return { uid: mine.uid, requestId, upload: fileName() };
    };
    const [last, over, later] = [await next(), await next(), await next()];
    for (const upload of [last, over, others]) await putChecked(then, upload, pdf(), PDF);
    assert.equal((await left(services, last)).state, 'ready');
    assert.deepEqual(await left(services, over), refusedFor('TOO_MANY_TRIES'));
    assert.equal((await left(services, others)).state, 'ready');
    const hourLater = clockAt(new Date(at.getTime() + 3600_000).toISOString());
    await putChecked({ ...services, clock: hourLater }, later, pdf(), PDF);
    assert.equal((await left(services, later)).state, 'ready');
  });

  it('gives a file up that ended whoever looked at it three times', async () => {
    const upload = await uploader(services);
    await put(services, upload, jpeg, 'image/jpeg');
    const at = new Date();
    await evidenceRef(services.db, upload).set({
      uid: upload.uid,
      declaredType: 'image/jpeg',
      bytes: jpeg.length,
      state: 'checking',
      reason: null,
      warning: null,
      type: null,
      sha256: null,
      attempts: 3,
      leaseUntil: new Date(at.getTime() + 60_000),
      storedAt: at,
      settledAt: null,
    });
    await assert.rejects(check(services, upload), /another event/);
    const later = clockAt(new Date(at.getTime() + LEASE_S * 1000).toISOString());
    await check({ ...services, clock: later }, upload);
    assert.deepEqual(await left(services, upload), refusedFor('UNREADABLE'));
  });

  it('counts looks that ended without a word, and gives the file up', async () => {
    const upload = await uploader(services);
    await put(services, upload, jpeg, 'image/jpeg');
    const bucket = await services.bucket();
    // The thread takes bytes and nothing else: this ends it.
    const file = (name: string): object =>
      Object.create(bucket.file(name), {
        download: { value: () => Promise.resolve(['text']) },
      }) as object;
    const ending: Services = {
      ...services,
      bucket: () => Promise.resolve(Object.create(bucket, { file: { value: file } }) as Bucket),
    };
    for (let i = 0; i < 3; i++) await assert.rejects(check(ending, upload), /ended/);
    await check(ending, upload);
    assert.deepEqual(await left(services, upload), refusedFor('UNREADABLE'));
  });

  it('leaves no clean copy of a file that was taken back while somebody was killed at it', async () => {
    const upload = await uploader(services);
    await putChecked(services, upload, jpeg, 'image/jpeg');
    // As removeEvidence and a look that stored its copy too late leave it.
    await evidenceRef(services.db, upload).update({ state: 'removed' });
    await check(services, upload);
    assert.equal((await left(services, upload)).clean, false);
  });

  for (const how of Object.keys(DELIVERIES)) {
    it(`comes to the same when events come ${how}`, async () => {
      const one = await uploader(services);
      const bad = { ...one, upload: fileName() };
      const foreign = { ...one, uid: 'nobody', upload: fileName() };
      await put(services, one, jpeg, 'image/jpeg');
      await put(services, bad, jpeg, 'application/pdf');
      await put(services, foreign, jpeg, 'image/jpeg');
      await deliver(
        [one, bad, foreign].map((upload) => () => check(services, upload)),
        how,
      );
      assert.deepEqual(await left(services, one), READY);
      assert.deepEqual(await left(services, bad), refusedFor('TYPE_MISMATCH'));
      assert.deepEqual(await left(services, foreign), NOTHING);
      const audit = await services.db
        .collection('audit')
        .where('subject', '==', evidenceRef(services.db, one).path)
        .get();
      assert.deepEqual(
        audit.docs.map((doc): unknown => doc.get('action')),
        ['evidence.ready'],
      );
    });
  }
});

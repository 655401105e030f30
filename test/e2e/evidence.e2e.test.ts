import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { getDownloadURL, listAll, ref, uploadBytes } from 'firebase/storage';

import type { PutFile } from '../../functions/client/index.ts';
import { uploadEvidence } from '../../functions/client/index.ts';
import { REGION } from '../../functions/src/region.ts';
import {
  CAMERA,
  EXIF,
  heic,
  picture,
} from '../../functions/test/absences/evidence/support/contents.ts';
import { pdf } from '../../functions/test/absences/evidence/support/pdfs.ts';
import { requestOf } from '../../functions/test/absences/evidence/support/school.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { instructorOf, member } from '../../functions/test/support/school.ts';
import sharp from '../../tools/photos/sharp.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { PROJECT, emulatorHost } from './support/clientApp.ts';
import { signedInApps } from './support/signedInApps.ts';

/** A function's first start takes long where a whole suite shares two cores. */
const patiently = (ms: number): Promise<unknown> => delay(3 * ms);

/** The whole way: upload by the SDK under storage.rules, the deployed trigger, the operation and the download. */
describe('evidence of an absence by the real client SDK', function () {
  this.timeout(300_000);
  const apps = signedInApps();
  let student: Connection;
  let teacher: Connection;
  let uid: string;
  let requestId: string;

  before(async () => {
    const courseId = `course-${randomUUID().slice(0, 8)}`;
    uid = await member('student');
    requestId = await requestOf(emulatorServices(), uid, { courseIds: [courseId] });
    student = await apps.signIn(uid, { role: 'student' });
    teacher = await apps.signIn(await instructorOf(courseId), { role: 'instructor' });
  });
  after(() => apps.close());

  const put: PutFile = (path, bytes, contentType) =>
    uploadBytes(ref(student.storage, path), bytes, { contentType });
  const send = (bytes: Buffer, contentType: Parameters<typeof uploadEvidence>[2]['contentType']) =>
    uploadEvidence(student.client, put, { uid, requestId, bytes, contentType }, patiently);
  const download = (url: string) =>
    fetch(`http://${emulatorHost('FUNCTIONS')}/${PROJECT}/${REGION}/api${url}`);

  it('goes from the student’s phone to the teacher’s screen, once by each address, without its place', async () => {
    const files = [
      ['image/jpeg', await picture().withExif(EXIF).jpeg().toBuffer()],
      ['image/heic', await heic()],
    ] as const;
    for (const [type, bytes] of files) {
      const evidence = await send(bytes, type);
      assert.ok(evidence !== null, 'the trigger has said what became of it');
      assert.deepEqual([evidence.state, evidence.type], ['ready', 'image/jpeg']);
      const { upload } = evidence;
      const { url } = await teacher.client.openEvidence({ requestId, upload });
      const answer = await download(url);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/);
      const shown = Buffer.from(await answer.arrayBuffer());
      assert.ok(bytes.includes(CAMERA) && !shown.includes(CAMERA));
      const { format, width, exif } = await sharp(shown).metadata();
      assert.deepEqual([format, width, exif], ['jpeg', 120, undefined]);
      assert.equal((await download(url)).status, 404);
    }
  });

  it('that is a PDF is shown; a script in one, or a web page by another name, is refused and told', async () => {
    assert.equal((await send(pdf(), 'application/pdf'))?.state, 'ready');
    const script = pdf({ catalog: '/OpenAction<</S/JavaScript/JS(app.alert(1))>>' });
    assert.equal((await send(script, 'application/pdf'))?.reason, 'ACTIVE_CONTENT');
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    assert.equal((await send(page, 'image/png'))?.reason, 'TYPE_MISMATCH');
  });

  it('is nobody’s to read in Cloud Storage, neither the upload nor the clean copy', async () => {
    const evidence = await send(pdf(), 'application/pdf');
    assert.ok(evidence !== null);
    const paths = [`absenceEvidence/${uid}/${requestId}`, `evidence/${requestId}`];
    for (const { storage } of [student, teacher]) {
      for (const path of paths) {
        await assert.rejects(listAll(ref(storage, path)), /unauthorized/);
        await assert.rejects(
          getDownloadURL(ref(storage, `${path}/${evidence.upload}`)),
          /unauthorized/,
        );
      }
    }
    const elsewhere = `absenceEvidence/somebody/${requestId}/${randomUUID()}`;
    await assert.rejects(put(elsewhere, pdf(), 'application/pdf'), /unauthorized/);
    const hidden = ref(student.storage, `absenceEvidence/${uid}/${requestId}/${randomUUID()}`);
    const beside = { contentType: 'application/pdf', customMetadata: { note: 'hidden' } };
    await assert.rejects(uploadBytes(hidden, pdf(), beside), /unauthorized/);
  });
});

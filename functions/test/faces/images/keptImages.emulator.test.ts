import assert from 'node:assert/strict';
import { getStorage } from 'firebase-admin/storage';
import sharp from 'sharp';
import { enrolFace, withdrawConsent } from '../../../src/faces/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { openImages } from '../../../src/faces/images/keptImages.ts';
import { wrappedKeysOf } from '../../../src/faces/vault/keyringStore.ts';
import { UnreadableError } from '../../../src/faces/vault/sealing.ts';
import { templateKeys } from '../../../src/faces/vault/templateKeys.ts';
import { ownerOf, prepareTemplate } from '../../../src/faces/vault/vault.ts';
import { vaultOf } from '../../../src/faces/vault/vaultStore.ts';
import { getPolicy, updatePolicy } from '../../../src/settings/index.ts';
import { callAs } from '../../support/call.ts';
import { withEnv } from '../../support/environment.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member } from '../../support/school.ts';
import { consentingStudent } from '../people.ts';
import { FAKE_MODEL, faceOf } from '../vault/enrolled.ts';
import type { Photos } from './photos.ts';
import { CAMERA, photos } from './photos.ts';

describe('images of an enrolment', function () {
  this.timeout(60_000);
  let services: Isolated;
  let camera: Photos;
  beforeEach(() => {
    services = isolatedServices();
    camera = photos();
    useFaceEngine(camera.engine);
  });
  afterEach(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  const bucket = () =>
    getStorage(services.auth.app).bucket(
      `${services.auth.app.options.projectId ?? ''}.appspot.com`,
    );
  const stored = async () => (await bucket().getFiles({ prefix: 'faces/' }))[0];

  async function keep(keepEnrolmentImages: boolean): Promise<void> {
    const admin = await member('admin', {}, services);
    const { version, rules } = await callAs(admin, getPolicy, {}, { services });
    const next = { basedOn: version, rules: { ...rules, keepEnrolmentImages } };
    await callAs(admin, updatePolicy, next, { services });
  }

  async function enrol(uid: string, shots: readonly number[]): Promise<void> {
    await callAs(uid, enrolFace, { images: await camera.take(uid, shots) }, { services });
  }

  /** As the server could read them: through the key service, the person's data key and the image key. */
  async function opened(uid: string): Promise<Buffer[]> {
    const template = (await vaultOf(services.db).doc(uid).get()).data();
    const [keys] = await wrappedKeysOf(services.keyring, [uid]);
    assert.ok(template?.images !== undefined && keys !== undefined && !(keys instanceof Error));
    const { keyId } = template.sealed;
    const owner = ownerOf(services, uid, template.templateVersion);
    const wrapped = keys[keyId]?.wrapped ?? assert.fail('the data key is gone');
    const key = await templateKeys(services).unwrap(wrapped, owner);
    return await openImages(services, owner, { keyId, key }, template.images);
  }

  it('are not kept unless the policy says so', async () => {
    const ann = await consentingStudent(services);
    await enrol(ann, [1, 2, 3]);
    assert.deepEqual(await stored(), []);
    assert.equal((await vaultOf(services.db).doc(ann).get()).data()?.images, undefined);
  });

  it('are kept as one sealed object without token, name or metadata of the camera', async () => {
    await keep(true);
    const ann = await consentingStudent(services);
    await enrol(ann, [1, 2, 3]);
    const [file, ...others] = await stored();
    assert.ok(file !== undefined && others.length === 0);
    const [metadata] = await file.getMetadata();
    assert.equal(metadata.metadata?.['firebaseStorageDownloadTokens'], undefined);
    const [bytes] = await file.download();
    assert.equal(bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff])), -1);
    const images = await opened(ann);
    assert.equal(images.length, 3);
    for (const image of images) {
      const { format, width, exif } = await sharp(image).metadata();
      assert.deepEqual([format, width, exif], ['jpeg', 64, undefined]);
      assert.equal(image.indexOf(CAMERA), -1);
    }
    const [taken = ''] = await camera.take(ann, [1]);
    assert.ok(Buffer.from(taken, 'base64').indexOf(CAMERA) > 0, 'the camera wrote its name');
  });

  it('open for no other person, and for nobody once a byte was changed', async () => {
    await keep(true);
    const [ann, bob] = [await consentingStudent(services), await consentingStudent(services)];
    await enrol(ann, [1, 2, 3]);
    await enrol(bob, [4, 5, 6]);
    const [first, second] = await stored();
    assert.ok(first !== undefined && second !== undefined);
    const [bytes] = await first.download();
    await second.save(bytes, { resumable: false });
    await first.save(Buffer.from(bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))), {
      resumable: false,
    });
    for (const uid of [ann, bob]) await assert.rejects(opened(uid), UnreadableError);
  });

  it('are replaced by the next enrolment, and gone when the policy no longer keeps them', async () => {
    await keep(true);
    const ann = await consentingStudent(services);
    await enrol(ann, [1, 2, 3]);
    const [before] = await stored();
    await enrol(ann, [4, 5, 6, 7]);
    const [after, ...others] = await stored();
    assert.ok(after !== undefined && others.length === 0);
    assert.notEqual(after.name, before?.name);
    assert.equal((await opened(ann)).length, 4);
    await keep(false);
    await enrol(ann, [8, 9, 10]);
    assert.deepEqual(await stored(), []);
  });

  it('are deleted by the call that withdraws, with their key', async () => {
    await keep(true);
    const ann = await consentingStudent(services);
    await enrol(ann, [1, 2, 3]);
    await callAs(ann, withdrawConsent, {}, { services });
    assert.deepEqual(await stored(), []);
    assert.equal((await services.keyring.doc(`keyring/${ann}`).get()).exists, false);
  });

  it('of an enrolment that was killed open with nothing, and go with the next call', async () => {
    await keep(true);
    for (const clean of [
      (uid: string) => enrol(uid, [4, 5, 6]),
      async (uid: string) => {
        await callAs(uid, withdrawConsent, {}, { services });
      },
    ]) {
      const ann = await consentingStudent(services);
      const template = { kind: 'embedding', embedding: faceOf(ann) } as const;
      const images = [Buffer.from('image')];
      // All that happens before the commit, and nothing after.
      const content = { model: FAKE_MODEL, template, shots: 3, images };
      const { stored: lost } = await prepareTemplate(services, ann, content);
      const mine = async () =>
        (await stored()).filter(({ name }) => name.startsWith(`faces/${ann}/`)).map((f) => f.name);
      assert.deepEqual(await mine(), [lost.images?.path]);
      assert.equal((await vaultOf(services.db).doc(ann).get()).exists, false);
      await clean(ann);
      assert.ok(!(await mine()).includes(lost.images?.path ?? ''));
    }
  });

  it('keep an enrolment from being made, and a withdrawal from being told, while Storage is away', async () => {
    await keep(true);
    const [ann, bob] = [await consentingStudent(services), await consentingStudent(services)];
    await enrol(ann, [1, 2, 3]);
    const away = { STORAGE_EMULATOR_HOST: 'http://127.0.0.1:1' };
    const images = await camera.take(bob, [4, 5, 6]);
    await withEnv({ ...away, FIREBASE_STORAGE_EMULATOR_HOST: '127.0.0.1:1' }, async () => {
      const projectId = services.auth.app.options.projectId ?? '';
      const cut = isolatedServices({}, projectId);
      try {
        const started = performance.now();
        await fails('unavailable', callAs(bob, enrolFace, { images }, { services: cut }));
        await fails('unavailable', callAs(ann, withdrawConsent, {}, { services: cut }));
        assert.ok(performance.now() - started < 10_000);
      } finally {
        await cut.dispose();
      }
    });
    assert.equal((await vaultOf(services.db).doc(bob).get()).exists, false);
    for (const uid of [ann, bob]) {
      assert.equal((await services.keyring.doc(`keyring/${uid}`).get()).exists, false);
    }
    await callAs(ann, withdrawConsent, {}, { services });
    assert.deepEqual(await stored(), []);
  });
});

import assert from 'node:assert/strict';
import { forgetFaces } from '../../../src/faces/index.ts';
import { faceRecogniser, useFaceRecogniser } from '../../../src/faces/recognition/selected.ts';
import { clockAt } from '../../support/clock.ts';
import { withEnv } from '../../support/environment.ts';
import { fails } from '../../support/fails.ts';
import { shotsOf } from '../../support/fakeFaceEngine.ts';
import { RECOGNISERS, later, reasons, recognisedBy } from './thirdParty.ts';

for (const [name, start] of RECOGNISERS) {
  describe(`faces recognised by ${name}, when they have to be forgotten,`, () => {
    const { world, test, prove, deletions, enrolled, withdraw, enrol } = recognisedBy(start);

    test('stay owed when an enrolment breaks off, until the service has forgotten them', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      // The search works, the rest does not: some faces may be there when it breaks off.
      world.service.standIn.fail('cut');
      await fails('unavailable', enrol(uid, shotsOf(who, 21)));
      world.service.standIn.heal();
      const [owed] = await deletions();
      assert.equal(owed?.['reason'], 'enrolment');
      assert.equal(JSON.stringify(owed).includes(uid), false);
      assert.equal(await forgetFaces(world.services), 0);
      const clock = clockAt(later(16));
      assert.equal(await forgetFaces({ ...world.services, clock }), 1);
      assert.deepEqual(await deletions(), []);
      assert.equal(world.service.kept(), before);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('stay owed when the process dies between the service’s answer and the commit', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      const real = await faceRecogniser();
      useFaceRecogniser({
        ...real,
        enrol: async (...args) => {
          await real.enrol(...args);
          throw new Error('killed');
        },
      });
      await fails('internal', enrol(uid, shotsOf(who, 21)));
      useFaceRecogniser(undefined);
      assert.equal(world.service.kept(), before + 1);
      assert.equal(await forgetFaces({ ...world.services, clock: clockAt(later(16)) }), 1);
      assert.equal(world.service.kept(), before);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('are forgotten when consent is withdrawn while they are being enrolled', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      const real = await faceRecogniser();
      useFaceRecogniser({
        ...real,
        enrol: async (...args) => {
          const content = await real.enrol(...args);
          await withdraw(uid);
          return content;
        },
      });
      await fails('consent-required', enrol(uid, shotsOf(who, 21)));
      assert.equal(world.service.kept(), before - 1);
      assert.deepEqual(await deletions(), []);
    });

    test('are withdrawn at once while the service is silent, and forgotten when it answers', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      world.service.standIn.fail('hang');
      const started = performance.now();
      assert.equal((await withdraw(uid)).state, 'withdrawn');
      assert.ok(performance.now() - started < 5000);
      assert.equal((await world.services.db.doc(`vault/${uid}`).get()).exists, false);
      assert.equal((await world.services.db.doc(`keyring/${uid}`).get()).exists, false);
      const unproven = reasons(await prove(uid, shotsOf(who, 11)));
      assert.deepEqual(unproven, ['fail FACE_NOT_ENROLLED']);
      const [owed] = await deletions();
      assert.equal(owed?.['reason'], 'withdrawn');
      assert.equal(owed['attempts'], 1);
      world.service.standIn.fail('cut');
      assert.equal(await forgetFaces({ ...world.services, clock: clockAt(later(11)) }), 0);
      world.service.standIn.heal();
      assert.equal(await forgetFaces({ ...world.services, clock: clockAt(later(12)) }), 0);
      assert.equal(await forgetFaces({ ...world.services, clock: clockAt(later(60)) }), 1);
      assert.equal(world.service.kept(), before - 1);
      assert.deepEqual(await deletions(), []);
      const audit = await world.services.db
        .collection('audit')
        .where('action', '==', 'faces.forgotten-by-service')
        .get();
      assert.ok(audit.docs.some((doc) => doc.get('details.attempts') === 2));
    });

    test('are forgotten once however often the schedule fires, also beside itself', async () => {
      for (const times of [1, 2, 5]) {
        const { uid } = await enrolled();
        const before = world.service.kept();
        world.service.standIn.fail('cut');
        await withdraw(uid);
        world.service.standIn.heal();
        assert.equal((await deletions()).length, 1);
        const due = { ...world.services, clock: clockAt(later(60)) };
        await Promise.all(Array.from({ length: times }, () => forgetFaces(due)));
        await forgetFaces(due);
        assert.equal(world.service.kept(), before - 1, String(times));
        assert.deepEqual(await deletions(), []);
      }
    });

    test('are withdrawn and forgotten by name when the template does not open any more', async () => {
      const { uid } = await enrolled();
      const before = world.service.kept();
      await world.services.db.doc(`keyring/${uid}`).delete();
      await withdraw(uid);
      assert.equal(world.service.kept(), before - 1);
    });

    test('are forgotten by the service that keeps them after another was selected', async () => {
      const { uid } = await enrolled();
      const before = world.service.kept();
      await withEnv({ FACE_RECOGNISER: 'built-in' }, async () => {
        await withdraw(uid);
      });
      assert.equal(world.service.kept(), before - 1);
    });
  });
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { forgetFaces } from '../../../src/faces/index.ts';
import { request, seen, student } from '../../support/classroom.ts';
import { clockAt } from '../../support/clock.ts';
import { withEnv } from '../../support/environment.ts';
import { fails } from '../../support/fails.ts';
import { picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import { RECOGNISERS, later, reasons, recognisedBy } from './thirdParty.ts';

for (const [name, start] of RECOGNISERS) {
  describe(`faces recognised by ${name}`, () => {
    const { world, test, prove, deletions, enrolled, withdraw, enrol } = recognisedBy(start);

    test('enrol, check in and are forgotten on withdrawal', async () => {
      const before = world.service.kept();
      const who = randomUUID();
      const ann = await student(world.room, shotsOf(who));
      assert.equal(world.service.kept(), before + 1);
      const body = await request(ann, world.room.sessionId, seen(shotsOf(who, 11)));
      const reply = await ann.client.checkIn(body);
      assert.equal(reply.decision, 'accepted');
      assert.equal((await withdraw(ann.uid)).state, 'withdrawn');
      assert.equal(world.service.kept(), before);
      assert.deepEqual(await deletions(), []);
    });

    test('tell others from the enrolled person', async () => {
      const { uid, who } = await enrolled();
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
      assert.ok(reasons(await prove(uid, shotsOf('bob'))).includes('fail FACE_MISMATCH'));
      const unsure = await prove(uid, [picture(who, 12, { likeness: 0.48 })]);
      assert.ok(reasons(unsure).includes('review FACE_UNCERTAIN'), reasons(unsure).join());
    });

    test('are never sent with the uid', async () => {
      const { uid, who } = await enrolled();
      await prove(uid, shotsOf(who, 11));
      for (const { body, path, headers } of world.service.standIn.received) {
        assert.ok(!decodeURIComponent(`${path} ${body} ${JSON.stringify(headers)}`).includes(uid));
      }
    });

    test('ask for a review when the service sees none or does not answer, and never pass', async () => {
      const { uid, who } = await enrolled();
      world.service.standIn.faceless = true;
      const unseen = reasons(await prove(uid, shotsOf(who, 11)));
      assert.ok(unseen.includes('review FACE_UNCERTAIN'), unseen.join());
      for (const fault of ['hang', 'cut'] as const) {
        world.service.standIn.fail(fault);
        const started = performance.now();
        assert.deepEqual(reasons(await prove(uid, shotsOf(who, 11))), [
          'review FACE_ENGINE_UNAVAILABLE',
        ]);
        assert.ok(performance.now() - started < 5000);
      }
    });

    test('are refused with the shots that the service refuses, and leave nothing there', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      world.service.standIn.faceless = true;
      const { details } = await fails('not-enough-faces', enrol(uid, shotsOf(who, 21)));
      assert.ok(details.fields?.some(({ issue }) => issue.startsWith('NO_FACE')));
      world.service.standIn.faceless = false;
      assert.equal(world.service.kept(), before);
      assert.deepEqual(await deletions(), []);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('replace the ones before, which the service forgets', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      await enrol(uid, shotsOf(who, 21));
      assert.equal(world.service.kept(), before);
      assert.deepEqual(await deletions(), []);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('are one enrolment after two at once', async () => {
      const { uid, who } = await enrolled();
      const before = world.service.kept();
      await Promise.allSettled([enrol(uid, shotsOf(who, 21)), enrol(uid, shotsOf(who, 31))]);
      await forgetFaces({ ...world.services, clock: clockAt(later(16)) });
      assert.equal(world.service.kept(), before);
      assert.deepEqual(await deletions(), []);
      assert.ok(reasons(await prove(uid, shotsOf(who, 11))).includes('pass FACE_MATCH'));
    });

    test('ask for a new enrolment after another recogniser was selected', async () => {
      const { uid, who } = await enrolled();
      await withEnv({ FACE_RECOGNISER: 'built-in' }, async () => {
        const found = reasons(await prove(uid, shotsOf(who, 11)));
        assert.ok(found.includes('review TEMPLATE_OUTDATED'), found.join());
      });
    });
  });
}

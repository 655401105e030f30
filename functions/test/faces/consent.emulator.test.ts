import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { getConsent, giveConsent, withdrawConsent } from '../../src/faces/index.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';
import { biometricOf, consent, guardianOf, minor, student, textInForce } from './people.ts';

describe('consent to face data', () => {
  it('is none at first, given by a student of age, and can be withdrawn', async () => {
    const ann = await student();
    const textVersion = await textInForce(ann);
    const before = await callAs(ann, getConsent, {});
    assert.equal(before.state, 'none');
    assert.equal(before.guardianNeeded, false);
    assert.equal((await callAs(ann, giveConsent, { textVersion })).state, 'given');
    const between = await callAs(ann, getConsent, {});
    assert.deepEqual([between.state, between.textVersion], ['given', textVersion]);
    assert.equal((await callAs(ann, withdrawConsent, {})).state, 'withdrawn');
    assert.equal((await callAs(ann, getConsent, {})).state, 'withdrawn');
    assert.equal(await biometricOf(ann), 'withdrawn');
  });

  it('keeps every decision', async () => {
    const ann = await student();
    await consent(ann);
    await callAs(ann, withdrawConsent, {});
    await consent(ann);
    const { docs } = await emulatorServices().db.collection(`consents/${ann}/entries`).get();
    const entries = docs.map((doc): Record<string, unknown> => ({ id: doc.id, ...doc.data() }));
    assert.deepEqual(
      entries.map(({ id, decision, by, as }) => ({ id, decision, by, as })),
      ['given', 'withdrawn', 'given'].map((decision, index) => ({
        id: String(index + 1),
        decision,
        by: ann,
        as: 'self',
      })),
    );
  });

  it('is given once by parallel calls and retries under one key', async () => {
    const ann = await student();
    const request = { textVersion: await textInForce(ann) };
    const key = randomUUID();
    const give = () => callAs(ann, giveConsent, request, { key });
    const parallel = await Promise.allSettled([give(), give(), give()]);
    const reply = await give();
    for (const call of parallel) {
      if (call.status === 'fulfilled') assert.deepEqual(call.value, reply);
    }
    const entries = emulatorServices().db.collection(`consents/${ann}/entries`);
    assert.equal((await entries.count().get()).data().count, 1);
  });

  it('is refused for another text than the one in force', async () => {
    const ann = await student();
    await fails('conflict', callAs(ann, giveConsent, { textVersion: 'older text' }));
  });

  it('counts as outdated once another text is in force', async () => {
    const ann = await student();
    await consent(ann);
    const { db } = emulatorServices();
    await db.doc(`consents/${ann}/entries/1`).update({ textVersion: 'older text' });
    assert.equal((await callAs(ann, getConsent, {})).state, 'outdated');
  });

  it('of a minor, or of somebody of unknown age, is a guardian’s to give', async () => {
    for (const child of [await minor(), await student(null)]) {
      const textVersion = await textInForce(child);
      assert.equal((await callAs(child, getConsent, {})).guardianNeeded, true);
      await fails('permission-denied', callAs(child, giveConsent, { textVersion }));
      const parent = await guardianOf([child]);
      const reply = await callAs(parent, giveConsent, { subjectUid: child, textVersion });
      assert.equal(reply.state, 'given');
      assert.equal((await callAs(child, getConsent, {})).state, 'given');
    }
  });

  it('of a minor may be withdrawn by the minor alone and by a guardian', async () => {
    for (const who of ['child', 'parent'] as const) {
      const child = await minor();
      const parent = await guardianOf([child]);
      const textVersion = await textInForce(child);
      await callAs(parent, giveConsent, { subjectUid: child, textVersion });
      const caller = who === 'child' ? child : parent;
      const reply = await callAs(caller, withdrawConsent, { subjectUid: child });
      assert.equal(reply.state, 'withdrawn');
    }
  });

  it('is not for a guardian to decide without the right, after its end, or for a student of age', async () => {
    const [child, adult] = [await minor(), await student()];
    const textVersion = await textInForce(child);
    const strangers: [string, string][] = [
      [await guardianOf([adult]), child],
      [await guardianOf([child], { consent: false }), child],
      [await guardianOf([child], { until: new Date(0) }), child],
      [await guardianOf([adult]), adult],
    ];
    for (const [guardian, subjectUid] of strangers) {
      await fails('permission-denied', callAs(guardian, giveConsent, { subjectUid, textVersion }));
      await fails('permission-denied', callAs(guardian, withdrawConsent, { subjectUid }));
    }
  });

  it('of others is out of reach, alike for persons who exist and who do not', async () => {
    const [ann, bob] = [await student(), await student()];
    const textVersion = await textInForce(ann);
    const bodies = [];
    for (const subjectUid of [bob, 'nobody']) {
      await fails('permission-denied', callAs(ann, giveConsent, { subjectUid, textVersion }));
      await fails('permission-denied', callAs(ann, withdrawConsent, { subjectUid }));
      const failure = await fails('permission-denied', callAs(ann, getConsent, { subjectUid }));
      bodies.push({ code: failure.code, details: failure.details });
    }
    assert.deepEqual(bodies[0], bodies[1]);
  });

  it('can be looked at and withdrawn by an admin, but not given', async () => {
    const ann = await student();
    await consent(ann);
    const admin = await member('admin');
    const textVersion = await textInForce(ann);
    await fails('permission-denied', callAs(admin, giveConsent, { subjectUid: ann, textVersion }));
    await callAs(admin, withdrawConsent, { subjectUid: ann });
    assert.equal((await callAs(admin, getConsent, { subjectUid: ann })).state, 'withdrawn');
    await fails('not-found', callAs(admin, getConsent, { subjectUid: 'nobody' }));
  });
});

import assert from 'node:assert/strict';
import {
  decodeImages,
  dismissFaceConflict,
  enrolFace,
  listFaceConflicts,
  proveFace,
  withdrawConsent,
} from '../../../src/faces/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { continueSearch } from '../../../src/faces/sameFace/continueSearch.ts';
import { templateKeys } from '../../../src/faces/vault/templateKeys.ts';
import { callAs } from '../../support/call.ts';
import { withEnv } from '../../support/environment.ts';
import { fails } from '../../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member } from '../../support/school.ts';
import { consentingStudent } from '../people.ts';
import { enrolled } from '../vault/enrolled.ts';

describe('the search for one face on two accounts', function () {
  this.timeout(60_000);
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
    useFaceEngine(fakeFaceEngine());
  });
  afterEach(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  const all = async (collection: string) => (await services.db.collection(collection).get()).docs;
  const read = async (path: string) => (await services.db.doc(path).get()).data();

  /** A student whose template shows this person, `likeness` alike in each shot. */
  async function student(person: string, likeness = 0.9): Promise<string> {
    const uid = await consentingStudent(services);
    await callAs(uid, enrolFace, { images: shotsLike(person, likeness) }, { services });
    return uid;
  }

  /** Works off every search there is, as the trigger does; gives the steps that were done. */
  async function workOff(peopleARun = 200, peopleASearch = 50_000): Promise<number> {
    for (let steps = 0; ;) {
      const [first] = await all('faceSearches');
      if (first === undefined) return steps;
      const step = await continueSearch(services, first.id, { peopleARun, peopleASearch });
      assert.notEqual(step, 'nothing to do');
      steps++;
    }
  }

  async function conflictsSeen(status: 'open' | 'dismissed' = 'open') {
    const admin = await member('admin', {}, services);
    return (await callAs(admin, listFaceConflicts, { status }, { services })).conflicts;
  }

  const reasons = async (uid: string, images: readonly string[]) => {
    const liveness = { policy: 'off', action: null } as const;
    const rules = { required: true, liveness };
    const { findings } = await proveFace(services, uid, decodeImages(images), rules);
    return findings.map(({ outcome, reason }) => `${outcome} ${reason}`);
  };

  it('finds it, tells admins once, and shows them the similarity', async () => {
    const [ann, eve] = [await student('ann'), await student('ann')];
    await student('bob');
    await workOff();
    const [conflict, ...others] = await conflictsSeen();
    assert.ok(conflict !== undefined && others.length === 0);
    assert.deepEqual(conflict.uids, [ann, eve].toSorted());
    assert.ok(conflict.similarity > 0.9 && conflict.conflictFrom === 0.5);
    const notices = (await all('notifications')).filter(
      (doc) => doc.get('kind') === 'face-conflict.found',
    );
    assert.deepEqual(
      notices.map((doc): unknown => doc.get('to')),
      [['admins']],
    );
    const actions = (await all('audit')).map((doc): unknown => doc.get('action'));
    for (const action of ['face-conflict.found', 'face-search.ended', 'face-conflicts.shown']) {
      assert.ok(actions.includes(action), action);
    }
  });

  it('finds nothing among different people', async () => {
    for (const person of ['ann', 'bob', 'cleo']) await student(person);
    await workOff();
    assert.deepEqual(await conflictsSeen(), []);
    assert.deepEqual(await all('lookalikes'), []);
  });

  it('goes through everybody in pages, wherever it was interrupted', async () => {
    await enrolled(services, templateKeys(services), 25);
    const uid = await student('student-17');
    const [search] = await all('faceSearches');
    const id = search?.id ?? assert.fail();
    const limits = { peopleARun: 4, peopleASearch: 50_000 };
    // Each event comes twice, at the same time.
    for (let step = 'continued'; step === 'continued';) {
      const both = await Promise.all([
        continueSearch(services, id, limits),
        continueSearch(services, id, limits),
      ]);
      step = both.find((one) => one !== 'nothing to do') ?? 'nothing to do';
      assert.notDeepEqual(both, ['nothing to do', 'nothing to do']);
    }
    assert.deepEqual(
      (await conflictsSeen()).map(({ uids }) => uids),
      [[uid, 'student-17'].toSorted()],
    );
    const ended = (await all('audit')).find((doc) => doc.get('action') === 'face-search.ended');
    assert.deepEqual(ended?.get('details'), {
      outcome: 'complete',
      looked: 25,
      skipped: 0,
      conflicts: (await conflictsSeen()).length - (await foundBefore()),
    });
    assert.deepEqual(await all('faceSearches'), []);

    /** Conflicts that an earlier step than the last has found. */
    async function foundBefore(): Promise<number> {
      const continued = (await all('audit')).filter(
        (doc) => doc.get('action') === 'face-search.continued',
      );
      return continued.reduce((sum, doc) => sum + Number(doc.get('details.conflicts')), 0);
    }
  });

  it('ends at its bound and says so', async () => {
    await enrolled(services, templateKeys(services), 12);
    await student('somebody');
    await workOff(4, 8);
    const ended = (await all('audit')).find((doc) => doc.get('action') === 'face-search.ended');
    assert.equal(ended?.get('details.outcome'), 'cut-short');
    // A page may hold the person who is searched for: it is not looked at.
    const looked = Number(ended.get('details.looked'));
    assert.ok(looked >= 8 && looked < 12, String(looked));
  });

  it('is given up when the person withdraws or enrols anew, and can be switched off', async () => {
    const ann = await student('ann');
    const [first] = await all('faceSearches');
    await callAs(ann, withdrawConsent, {}, { services });
    assert.deepEqual(await all('faceSearches'), []);
    assert.equal(await continueSearch(services, first?.id ?? ''), 'nothing to do');
    const bob = await student('bob');
    await callAs(bob, enrolFace, { images: shotsOf('bob', 20) }, { services });
    assert.equal((await all('faceSearches')).length, 2);
    await workOff();
    await withEnv({ SAME_FACE_SEARCH: 'false' }, async () => {
      await student('cleo');
      assert.deepEqual(await all('faceSearches'), []);
    });
  });

  it('does not take up somebody who withdrew between the comparison and its record', async () => {
    const [ann, eve] = [await student('ann'), await student('ann')];
    const [search] = (await all('faceSearches')).filter((doc) => doc.get('uid') === ann);
    const id = search?.id ?? assert.fail();
    const step = await Promise.all([
      continueSearch(services, id),
      callAs(eve, withdrawConsent, {}, { services }),
    ]);
    assert.ok(step[0] !== 'continued');
    assert.deepEqual(await conflictsSeen(), []);
    assert.deepEqual(((await read(`lookalikes/${ann}`))?.['uids'] as unknown) ?? [], []);
    assert.equal(await read(`lookalikes/${eve}`), undefined);
  });

  it('is dismissed by an admin with a reason, for good', async () => {
    const [ann, eve] = [await student('ann'), await student('ann')];
    await workOff();
    const admin = await member('admin', {}, services);
    const [{ conflictId } = assert.fail()] = await conflictsSeen();
    const dismissal = { conflictId, reason: 'They are twins' };
    await callAs(admin, dismissFaceConflict, dismissal, { services });
    assert.deepEqual(await conflictsSeen(), []);
    await fails('conflict', callAs(admin, dismissFaceConflict, dismissal, { services }));
    await callAs(eve, enrolFace, { images: shotsOf('ann', 20) }, { services });
    await workOff();
    assert.deepEqual(await conflictsSeen(), []);
    const [kept] = await conflictsSeen('dismissed');
    assert.equal(kept?.dismissal?.reason, 'They are twins');
    assert.ok(kept.uids.includes(ann));
    const unknown = { conflictId: 'none', reason: 'They are twins' };
    await fails('not-found', callAs(admin, dismissFaceConflict, unknown, { services }));
  });

  it('sends check-ins of lookalikes to a person, until either has withdrawn', async () => {
    const [ann, eve, bob] = [await student('ann'), await student('ann'), await student('bob')];
    assert.ok((await reasons(ann, shotsOf('ann', 9))).includes('pass FACE_MATCH'));
    await workOff();
    for (const uid of [ann, eve]) {
      assert.ok((await reasons(uid, shotsOf('ann', 9))).includes('review FACE_LOOKALIKE'));
      assert.ok((await reasons(uid, shotsOf('bob', 9))).includes('fail FACE_MISMATCH'));
    }
    assert.ok((await reasons(bob, shotsOf('bob', 9))).includes('pass FACE_MATCH'));
    await callAs(eve, withdrawConsent, {}, { services });
    assert.ok((await reasons(ann, shotsOf('ann', 9))).includes('pass FACE_MATCH'));
    assert.deepEqual((await read(`lookalikes/${ann}`))?.['closest'], []);
    assert.equal(await read(`lookalikes/${eve}`), undefined);
    assert.deepEqual(await conflictsSeen(), []);
  });

  it('lets a lookalike pass who looks more like themselves by the margin', async () => {
    const [ann, eve] = [await student('ann'), await student('ann', 0.75)];
    await workOff();
    assert.ok(((await read(`lookalikes/${ann}`))?.['uids'] as string[]).includes(eve));
    // Shots of one's own photos are as like as can be; the other's template is further off.
    const own = shotsLike('ann', 0.75);
    assert.ok((await reasons(eve, own)).includes('pass FACE_MATCH'));
  });

  it('asks a person when a lookalike’s template cannot be opened', async () => {
    const [ann, eve] = [await student('ann'), await student('ann', 0.75)];
    await workOff();
    const own = shotsLike('ann', 0.75);
    await services.keyring.doc(`keyring/${ann}`).delete();
    assert.ok((await reasons(eve, own)).includes('review FACE_LOOKALIKE'));
  });
});

/** Shots of their own for each likeness: those of one are not more like another's by chance. */
function shotsLike(person: string, likeness: number): string[] {
  const first = Math.round(likeness * 100) * 10;
  return [1, 2, 3].map((shot) => picture(person, first + shot, { likeness }));
}

import assert from 'node:assert/strict';
import { checkInWith } from '../../client/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { checkFaceFrame, enrolFace, withdrawConsent } from '../../src/faces/index.ts';
import { continueSearch } from '../../src/faces/sameFace/continueSearch.ts';
import { callAs } from '../support/call.ts';
import { classroom, seen, student as rostered } from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { student } from './people.ts';
import { documentsOf, filesOf } from './vault/places.ts';

describe('without consent in force', function () {
  this.timeout(60_000);
  let services: Isolated;
  beforeEach(() => {
    services = isolatedServices();
  });
  afterEach(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  it('a frame is judged and nothing is stored', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine(engine);
    const ann = await student(undefined, services);
    const before = await documentsOf(services.db);
    await callAs(ann, checkFaceFrame, { image: picture(ann) }, { services });
    assert.deepEqual(await documentsOf(services.db), before);
    assert.deepEqual((await filesOf(services)).size, 0);
    assert.ok(
      engine.seen.every(({ embed }) => !embed),
      'no face was recognised',
    );
  });

  it('nobody is enrolled, and no image is looked at', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine(engine);
    const ann = await student(undefined, services);
    await fails('consent-required', callAs(ann, enrolFace, { images: shotsOf(ann) }, { services }));
    assert.equal(engine.seen.length, 0);
    assert.equal((await services.db.doc(`vault/${ann}`).get()).exists, false);
  });

  it('a check-in does not look at frames', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine(engine);
    const room = await classroom({}, services);
    const ada = await rostered(room, null);
    const reply = await checkInWith(ada.client, ada.phone, room.sessionId, seen(shotsOf('ada')));
    assert.equal(reply.decision, 'rejected');
    assert.equal(engine.seen.length, 0);
  });

  it('nothing of a face remains once it was withdrawn, when the call returns', async () => {
    useFaceEngine(fakeFaceEngine());
    const room = await classroom({}, services);
    const [ada, twin] = [
      await rostered(room, shotsOf('ada')),
      await rostered(room, shotsOf('ada', 20)),
    ];
    await checkInWith(ada.client, ada.phone, room.sessionId, seen(shotsOf('ada', 9)));
    for (const { id } of (await services.db.collection('faceSearches').get()).docs) {
      await continueSearch(services, id);
    }
    await callAs(ada.uid, enrolFace, { images: shotsOf('ada', 40) }, { services });
    const about = async (uid: string) => {
      const documents = await documentsOf(services.db);
      const ofFaces = /^(vault|keyring|lookalikes|faceDrift|faceSearches|faceConflicts)\//;
      return [...documents]
        .filter(([path, text]) => ofFaces.test(path) && (path + text.toString()).includes(uid))
        .map(([path]) => path.split('/')[0]);
    };
    // Everything there is to delete is there.
    assert.deepEqual(
      new Set(await about(ada.uid)),
      new Set(['vault', 'keyring', 'lookalikes', 'faceDrift', 'faceSearches', 'faceConflicts']),
    );
    await callAs(ada.uid, withdrawConsent, {}, { services });
    assert.deepEqual(await about(ada.uid), []);
    assert.ok((await about(twin.uid)).includes('vault'));
  });
});

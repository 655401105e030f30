import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getStorage } from 'firebase-admin/storage';
import { checkInWith } from '../../../client/index.ts';
import { meanTemplate } from '../../../src/faces/engine/match.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { continueSearch } from '../../../src/faces/sameFace/continueSearch.ts';
import { classroom, seen, student } from '../../support/classroom.ts';
import { embeddingOf, fakeFaceEngine, picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { foundIn, needlesOf } from './needles.ts';
import { documentsOf, filesOf, listen, temporaryFilesSince } from './places.ts';

const likeness = 0.9;
/** Nobody else's: other runs on this machine have canaries of their own. */
const ada = `ada ${randomUUID()}`;
const shot = (n: number) => embeddingOf({ person: ada, shot: n, likeness });
const ENROLLED = [1, 2, 3].map(shot);
/** All that the engine and the server make of the person's face. */
const KNOWN = [...ENROLLED, meanTemplate(ENROLLED), shot(9)];
const needles = KNOWN.flatMap(needlesOf);

describe('a known embedding, after enrolment, search and check-in', function () {
  this.timeout(90_000);
  let services: Isolated;
  let folder = '';
  let since = 0;
  let printed: ReturnType<typeof listen>;

  before(async () => {
    services = isolatedServices();
    useFaceEngine(fakeFaceEngine());
    folder = mkdtempSync(join(tmpdir(), 'rollcall-leaks-'));
    since = Date.now();
    printed = listen();
    const room = await classroom({}, services);
    const { client, phone } = await student(room, shotsOf(ada));
    await student(room, shotsOf('eve'));
    for (const { id } of (await services.db.collection('faceSearches').get()).docs) {
      await continueSearch(services, id);
    }
    const reply = await checkInWith(client, phone, room.sessionId, seen([picture(ada, 9)]));
    assert.equal(reply.decision, 'accepted');
  });
  after(async () => {
    printed.stop();
    rmSync(folder, { recursive: true });
    useFaceEngine(undefined);
    await services.dispose();
  });

  it('is in no document', async () => {
    const documents = await documentsOf(services.db);
    assert.ok(documents.size > 20);
    assert.ok([...documents.keys()].some((path) => path.startsWith('vault/')));
    assert.deepEqual(foundIn(documents, needles), []);
  });

  it('is in no file of the bucket', async () => {
    assert.deepEqual(foundIn(await filesOf(services), needles), []);
  });

  it('is in no temporary file', () => {
    assert.deepEqual(foundIn(temporaryFilesSince(since), needles), []);
  });

  it('is in nothing that was printed', () => {
    assert.deepEqual(foundIn(new Map([['logs', printed.said()]]), needles), []);
  });

  it('would be found in each of these places, in each form', async () => {
    const [embedding = assert.fail()] = KNOWN;
    const float32 = Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength);
    const float64 = Buffer.from(Float64Array.from(embedding).buffer);
    const canaries: [string, string | Uint8Array | number[]][] = [
      ['float32-le', float32],
      ['float32-be', Buffer.from(float32).swap32()],
      ['float64-le', float64],
      ['float64-be', Buffer.from(float64).swap64()],
      ['numbers', [...embedding]],
      ['json', JSON.stringify([...embedding])],
      ['object', JSON.stringify({ face: [...embedding].map((value) => value.toFixed(7)) })],
      ['base64', `data:${float32.toString('base64')}`],
      ['base64, one byte on', Buffer.concat([Buffer.alloc(1), float32]).toString('base64')],
      ['base64url', `x${Buffer.concat([Buffer.alloc(2), float64]).toString('base64url')}`],
      ['hex', float64.toString('hex')],
    ];
    for (const [name, canary] of canaries) {
      await services.db.doc(`canaries/${name}`).set({ deep: { er: canary } });
    }
    const found = foundIn(await documentsOf(services.db), needles);
    assert.deepEqual(found.toSorted(), canaries.map(([name]) => `canaries/${name}`).toSorted());
    const { projectId = '' } = services.auth.app.options;
    const file = getStorage(services.auth.app).bucket(`${projectId}.appspot.com`).file('canary');
    await file.save(float64, { resumable: false });
    assert.deepEqual(foundIn(await filesOf(services), needles), ['canary']);
    const path = join(folder, 'canary');
    writeFileSync(path, float32);
    // The emulator's bucket may lie in the same folder.
    assert.ok(foundIn(temporaryFilesSince(since), needles).includes(path));
    // Printed as a log line is, but to nobody: the stream is listened to.
    process.stderr.write(`${JSON.stringify({ face: [...embedding].slice(0, 8) })}\n`);
    assert.deepEqual(foundIn(new Map([['logs', printed.said()]]), needles), ['logs']);
  });
});

import assert from 'node:assert/strict';
import { BUCKET, PROJECT_ID } from '../../tools/emulators/environment.ts';
import { loadedFunctions, runningEmulators } from '../../tools/emulators/hub.ts';

describe('the Emulator Suite that the tests run on', () => {
  const url = (name: string): string => {
    const host = process.env[name];
    assert.ok(host !== undefined, `${name} is not set: start the tests with npm test`);
    return `http://${host}`;
  };

  it('runs every emulator', async () => {
    const running = await runningEmulators(url('FIREBASE_EMULATOR_HUB'));
    const wanted = ['auth', 'eventarc', 'firestore', 'functions', 'pubsub', 'storage', 'tasks'];
    assert.deepEqual(
      wanted.filter((name) => !running.includes(name)),
      [],
    );
  });

  it('has loaded the functions', async () => {
    assert.ok((await loadedFunctions(url('FUNCTIONS_EMULATOR_HOST'))) > 0);
  });

  it('refuses a file that no storage rule allows', async () => {
    const reply = await fetch(
      `${url('FIREBASE_STORAGE_EMULATOR_HOST')}/v0/b/${BUCKET}/o?name=nowhere%2Fx.txt`,
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' },
    );
    assert.equal(reply.status, 403);
  });

  it('refuses a document that no Firestore rule allows', async () => {
    const documents = `/v1/projects/${PROJECT_ID}/databases/(default)/documents`;
    const reply = await fetch(`${url('FIRESTORE_EMULATOR_HOST')}${documents}/nowhere/x`);
    assert.equal(reply.status, 403);
  });
});

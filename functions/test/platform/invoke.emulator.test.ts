import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { accessOf } from '../../src/platform/access.ts';
import { commit } from '../../src/platform/commit.ts';
import { Failure } from '../../src/platform/failures.ts';
import { operation } from '../../src/platform/operation.ts';
import { callAs, emulatorServices, identity } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';

/** A writing operation that counts its effects in a document of their own. */
const addNote = operation({
  name: 'addNote',
  summary: 'for tests',
  method: 'POST',
  path: '/notes',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: z.strictObject({ folder: z.string(), text: z.string() }),
  output: z.object({ id: z.string() }),
  failures: [],
  handler: (context) =>
    commit(context, ({ tx, audit }) => {
      const { folder, text } = context.input;
      const ref = context.services.db.collection(`notes/${folder}/all`).doc();
      tx.create(ref, { text });
      audit({ action: 'note.added', subject: ref.path });
      return Promise.resolve({ id: ref.id, secret: 'never leaves' });
    }),
});

async function notesIn(folder: string): Promise<number> {
  const { db } = emulatorServices();
  return (await db.collection(`notes/${folder}/all`).count().get()).data().count;
}

describe('calling an operation', () => {
  it('needs an account', async () => {
    await fails('unauthenticated', callAs(null, addNote, { folder: 'a', text: 'x' }));
  });

  it('needs a role that may, before the input is even looked at', async () => {
    const student = await member('student');
    await fails('permission-denied', callAs(student, addNote, { folder: 1 } as never));
    const pending = await member('pending');
    await fails('permission-denied', callAs(pending, addNote, { folder: 'a', text: 'x' }));
    await fails('permission-denied', callAs('nobody-knows', addNote, { folder: 'a', text: 'x' }));
  });

  it('looks at the server’s word on the role, so a token cannot claim one', async () => {
    const student = await member('student');
    const forged = { ...identity(student), role: 'admin' };
    await fails('permission-denied', callAs(forged, addNote, { folder: 'a', text: 'x' }));
  });

  it('ends with the suspension, on the next call', async () => {
    const admin = await member('admin');
    const folder = randomUUID();
    await callAs(admin, addNote, { folder, text: 'x' });
    await accessOf(emulatorServices().db).doc(admin).update({ standing: 'suspended' });
    await fails('permission-denied', callAs(admin, addNote, { folder, text: 'y' }));
    assert.equal(await notesIn(folder), 1);
  });

  it('takes no token from before validAfter, though auth_time has whole seconds only', async () => {
    const validAfter = new Date('2026-03-02T09:00:00.700Z');
    const admin = await member('admin', { validAfter });
    const at = (authTimeS: number): ReturnType<typeof identity> => identity(admin, { authTimeS });
    const same = Math.floor(validAfter.getTime() / 1000);
    await callAs(at(same), addNote, { folder: randomUUID(), text: 'x' });
    await fails('unauthenticated', callAs(at(same - 1), addNote, { folder: 'a', text: 'x' }));
  });

  it('names each faulty field', async () => {
    const admin = await member('admin');
    const failure = await fails(
      'invalid-request',
      callAs(admin, addNote, { text: 5, more: true } as never),
    );
    const fields = failure.details.fields?.map(({ field }) => field) ?? [];
    assert.deepEqual(fields.toSorted(), ['folder', 'more', 'text']);
  });

  it('never lets a field out that the contract does not name', async () => {
    const admin = await member('admin');
    const reply = await callAs(admin, addNote, { folder: randomUUID(), text: 'x' });
    assert.deepEqual(Object.keys(reply), ['id']);
  });
});

describe('an idempotency key', () => {
  it('is asked for by every operation that writes', async () => {
    const admin = await member('admin');
    const input = { folder: 'a', text: 'x' };
    await fails('idempotency-key-missing', callAs(admin, addNote, input, { key: 'short' }));
  });

  it('gives the same reply again and has its effect once', async () => {
    const admin = await member('admin');
    const [key, folder] = [randomUUID(), randomUUID()];
    const first = await callAs(admin, addNote, { folder, text: 'x' }, { key });
    assert.deepEqual(await callAs(admin, addNote, { folder, text: 'x' }, { key }), first);
    assert.equal(await notesIn(folder), 1);
  });

  it('holds under parallel calls', async () => {
    const admin = await member('admin');
    const [key, folder] = [randomUUID(), randomUUID()];
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => callAs(admin, addNote, { folder, text: 'x' }, { key })),
    );
    assert.equal(new Set(replies.map(({ id }) => id)).size, 1);
    assert.equal(await notesIn(folder), 1);
  });

  it('with another request is a conflict, and nothing happens', async () => {
    const admin = await member('admin');
    const [key, folder] = [randomUUID(), randomUUID()];
    await callAs(admin, addNote, { folder, text: 'x' }, { key });
    await fails('idempotency-conflict', callAs(admin, addNote, { folder, text: 'y' }, { key }));
    assert.equal(await notesIn(folder), 1);
  });

  it('of one person says nothing to another', async () => {
    const [one, other] = [await member('admin'), await member('admin')];
    const [key, folder] = [randomUUID(), randomUUID()];
    const first = await callAs(one, addNote, { folder, text: 'x' }, { key });
    const second = await callAs(other, addNote, { folder, text: 'x' }, { key });
    assert.notEqual(first.id, second.id);
  });
});

describe('a commit', () => {
  it('appends the audit event with the write, and refuses to write without one', async () => {
    const { db } = emulatorServices();
    const admin = await member('admin');
    const { id } = await callAs(admin, addNote, { folder: randomUUID(), text: 'x' });
    const events = await db.collection('audit').where('actor', '==', admin).get();
    assert.equal(events.size, 1);
    assert.ok(String(events.docs[0]?.get('subject')).endsWith(id));

    const silent = operation({
      ...addNote,
      name: 'silent',
      handler: (context) =>
        commit(context, ({ tx }) => {
          tx.create(db.doc(`notes/${context.input.folder}`), {});
          return Promise.resolve({ id: 'x' });
        }),
    });
    const folder = randomUUID();
    await fails('internal', callAs(admin, silent, { folder, text: 'x' }));
    assert.equal((await db.doc(`notes/${folder}`).get()).exists, false);
  });

  it('writes nothing when the work is refused', async () => {
    const { db } = emulatorServices();
    const admin = await member('admin');
    const folder = randomUUID();
    const refused = operation({
      ...addNote,
      name: 'refused',
      handler: (context) =>
        commit(context, ({ tx, audit }) => {
          tx.create(db.doc(`notes/${folder}`), {});
          audit({ action: 'note.added', subject: folder });
          throw new Failure('conflict');
        }),
    });
    await fails('conflict', callAs(admin, refused, { folder, text: 'x' }));
    assert.equal((await db.doc(`notes/${folder}`).get()).exists, false);
    assert.equal((await db.collection('audit').where('subject', '==', folder).get()).size, 0);
  });
});

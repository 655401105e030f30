import assert from 'node:assert/strict';
import { digestEntriesOf } from '../src/notifications/digest/digestStore.ts';
import { sendDigests } from '../src/notifications/index.ts';
import { mailsTo } from './accounts/mails.ts';
import { person } from './accounts/people.ts';
import { DUE, waitingEntry } from './notifications/notices.ts';
import { clockAt } from './support/clock.ts';
import { DELIVERIES, deliver } from './support/deliveries.ts';
import { isolatedServices } from './support/isolated.ts';

describe('digests go out exactly once, whatever the number and order of runs:', function () {
  this.timeout(30_000);

  for (const how of Object.keys(DELIVERIES)) {
    it(how, async () => {
      const services = isolatedServices({ clock: clockAt(DUE) });
      try {
        const people = await Promise.all([1, 2, 3].map(() => person(services, 'student')));
        for (const { uid } of people) {
          for (const id of ['a', 'b']) {
            const entry = waitingEntry(id, { uid });
            await digestEntriesOf(services.db, uid).doc(id).create(entry);
          }
        }
        const runs = ['16:00', '16:05', '16:10'].map(
          (time) => () => sendDigests(services, `2026-11-27T${time}:00Z`),
        );
        await deliver(runs, how);
        const { docs } = await services.db.collection('notifications').get();
        const told = docs.flatMap((doc) => doc.get('to') as string[]).toSorted();
        assert.deepEqual(told, people.map(({ uid }) => uid).toSorted());
        for (const { uid, email } of people) {
          assert.equal((await mailsTo(services, email)).length, 1);
          const waiting = digestEntriesOf(services.db, uid).where('state', '==', 'waiting');
          assert.equal((await waiting.get()).size, 0);
        }
      } finally {
        await services.dispose();
      }
    });
  }
});

// A process that delivers one notice: node deliverer.ts PROJECT NOTICE INSTANT FCM_URL
import { fanOut } from '../../functions/src/notifications/fanOut/fanOut.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { keptTasks } from '../../functions/test/support/outgoing.ts';
import { messagingOf } from '../../functions/test/support/pushes.ts';
import { workAll } from '../../functions/test/notifications/worked.ts';
import { redirectFcm } from '../../tools/emulators/fcm/redirect.ts';

/** Recipients to a commit: several pages, the last one not full. */
const LIMITS = { page: 2, leaseS: 60, pageLeaseS: 20 };

const [project = '', noticeId = '', instant = '', fcm = ''] = process.argv.slice(2);
redirectFcm(fcm);
const clock = clockAt(instant);
const tasks = keptTasks();
// The store's own app comes first: others have no part in the emulators.
const stored = isolatedServices({ clock, tasks }, project);
const { client, end } = messagingOf(project);
const services = { ...stored, messaging: () => Promise.resolve(client) };
await fanOut(services, { noticeIds: [noticeId], sweep: null }, LIMITS);
await workAll(services, tasks, clock);
await stored.dispose();
await end();

// A process that delivers one notice: node deliverer.ts PROJECT NOTICE INSTANT FCM_URL
import { fanOut } from '../../functions/src/notifications/fanOut/fanOut.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { keptTasks } from '../../functions/test/support/outgoing.ts';
import { messagingOf } from '../../functions/test/support/pushes.ts';
import { workAll } from '../../functions/test/notifications/worked.ts';
import { redirectFcm } from '../../tools/emulators/fcm/redirect.ts';

/** Recipients to a commit: several pages, the last one not full. */
const LIMITS = { page: 2, leaseS: 45 };

const [project = '', noticeId = '', instant = '', fcm = ''] = process.argv.slice(2);
redirectFcm(fcm);
const { client, end } = messagingOf(project);
const clock = clockAt(instant);
const tasks = keptTasks();
const messaging = () => Promise.resolve(client);
const services = isolatedServices({ clock, tasks, messaging }, project);
await fanOut(services, { noticeIds: [noticeId], sweep: null }, LIMITS);
await workAll(services, tasks, clock);
await services.dispose();
await end();

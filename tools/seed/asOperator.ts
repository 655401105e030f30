import type { Services } from '../../functions/src/platform/services.ts';
import { liveServices } from '../../functions/src/platform/services.ts';
import { eventually } from '../support/eventually.ts';

/** The services of an operator's own process, on the suite that `env` leads to. */
export async function adminServices(env: Readonly<Record<string, string>>): Promise<Services> {
  Object.assign(process.env, env);
  // The default app is made when runtime.ts is loaded, for the project that the environment names.
  await import('../../functions/src/runtime.ts');
  return liveServices();
}

/** Leaves the first admin's password link where the mail extension would find it, like every other mail. */
export async function mailFirstAdmin(
  { db }: Services,
  email: string,
  passwordLink: string,
): Promise<void> {
  const message = { subject: 'Your account', text: passwordLink };
  await db.collection('mail').add({ to: [email], message, createdAt: new Date() });
}

/** What a school would long have lost by its time to live: codes in mails, notices, kept replies, counters, imports. */
const SHORT_LIVED = [
  'mail',
  'notifications',
  'idempotency',
  'rateLimits',
  'invitations',
  'accountRequests',
  'rosterImports',
  'webhookDeliveries',
];
/** What no export may hold: templates and their keys, links by a secret, work that was under way, attempts. */
const NEVER = [
  'vault',
  'keyring',
  'calendarFeeds',
  'appeals',
  'checkInAttempts',
  'statsDue',
  'statsWork',
  'anomalyNotices',
  'anomalyRuns',
];

/** Deletes what is not to be exported; gives the names. */
export async function sweep({ db }: Services): Promise<string> {
  const names = [...SHORT_LIVED, ...NEVER];
  for (const name of names) await db.recursiveDelete(db.collection(name));
  return names.join(', ');
}

/** Turns e-mail enumeration protection on, as the README asks of a real project: Auth's own replies tell nothing. */
export async function protectAddresses(env: Readonly<Record<string, string>>): Promise<void> {
  const host = env['FIREBASE_AUTH_EMULATOR_HOST'] ?? '';
  const project = env['GCLOUD_PROJECT'] ?? '';
  const path = `identitytoolkit.googleapis.com/v2/projects/${project}/config`;
  const response = await fetch(`http://${host}/${path}?updateMask=emailPrivacyConfig`, {
    method: 'PATCH',
    headers: { Authorization: 'Bearer owner', 'Content-Type': 'application/json' },
    body: JSON.stringify({ emailPrivacyConfig: { enableImprovedEmailPrivacy: true } }),
  });
  if (!response.ok) throw new Error(`the Auth emulator refused: ${await response.text()}`);
}

/** Waits until every notice has been delivered; in place of its schedule it sweeps for those that no task came for. */
export async function deliveryAtRest(services: Services): Promise<void> {
  const { deliverDue } = await import('../../functions/src/notifications/index.ts');
  const open = services.db
    .collection('notifications')
    .where('status', 'not-in', ['done', 'expired']);
  for (let left = SWEEPS; left > 0; left--) {
    const rest = eventually('the delivery of every notice', async () => {
      const { docs } = await open.get();
      const dead = docs.find((doc) => doc.get('status') === 'dead');
      if (dead !== undefined) throw new Error(`not delivered: ${dead.id}`);
      return docs.length === 0 ? true : null;
    });
    if (await rest.catch((error: unknown) => (left === 1 ? Promise.reject(error as Error) : null)))
      return;
    await deliverDue(services, new Date().toISOString());
  }
}

const SWEEPS = 3;

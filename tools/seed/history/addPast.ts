import type { Services } from '../../../functions/src/platform/services.ts';
import type { Ports } from '../../emulators/ports.ts';
import { signIn } from '../../school/people.ts';
import { ADMINS } from '../../school/roll.ts';
import type { Log } from '../../support/log.ts';
import { deliveryAtRest } from '../asOperator.ts';
import { termAround } from '../term.ts';
import { orderReports } from './orderReports.ts';
import { makeStats } from './makeStats.ts';
import { dropAttempts, writeHistory } from './writeHistory.ts';

/** The weeks before the day of seeding, the term around it, and what the backend makes of both. */
export async function addPast(ports: Ports, services: Services, log: Log): Promise<void> {
  const [office] = ADMINS;
  if (office === undefined) throw new Error('the school needs an admin');
  const admin = await signIn(ports, office);
  const now = new Date();
  const { terms } = await admin.client.listTerms();
  for (const { id: termId } of terms) await admin.client.moveTerm({ termId, ...termAround(now) });
  const { sessions, records } = await writeHistory(services, admin.uid, now);
  log(`${String(sessions)} sessions of the last weeks with ${String(records)} records`);
  await makeStats(services);
  await dropAttempts(services);
  await deliveryAtRest(services);
  await orderReports(admin.client);
  await admin.close();
}

import type { Client } from '../../functions/client/index.ts';
import { uploadEvidence } from '../../functions/client/index.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import type { Ports } from '../emulators/ports.ts';
import { signIn } from '../school/people.ts';
import type { SignedIn } from '../school/people.ts';
import { GUARDIANS, MINOR_INDEX, studentPerson } from '../school/roll.ts';
import { putBy } from '../school/upload.ts';
import { certificate } from './certificate.ts';
import { TODAY, dateIn } from './term.ts';

type Wanted = Parameters<Client['createAbsenceRequest']>[0];
type Request = Awaited<ReturnType<Client['createAbsenceRequest']>>;

/** One request in each state a request can be in, and one more by a guardian and with a certificate each. */
export async function askForLeave(
  ports: Ports,
  admin: Client,
  services: Services,
  uids: readonly string[],
): Promise<void> {
  const by = async (
    index: number,
    wanted: Wanted,
    then: (request: Request, who: SignedIn) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> => {
    const who = await signIn(ports, studentPerson(index, TODAY));
    await then(await who.client.createAbsenceRequest(wanted), who);
    await who.close();
  };
  const decide = (
    { requestId, revision }: Request,
    decision: 'approve' | 'reject' | 'needs-info',
    note?: string,
  ): Promise<unknown> =>
    admin.decideAbsenceRequest({
      ...{ requestId, revision, decision },
      ...(note === undefined ? {} : { note }),
    });
  const inWeek = (week: number, first: number, last = first): Wanted['covers'] => ({
    from: dateIn(week, first),
    to: dateIn(week, last),
  });
  const trip = { category: 'family', reason: 'My sister marries abroad.' } as const;
  const ill = { category: 'medical', reason: 'An appointment at the hospital.' } as const;
  // Weeks before their sessions are made: they come out excused.
  await by(0, { ...trip, covers: inWeek(1, 1, 3), submit: true }, (one) => decide(one, 'approve'));
  await by(1, { ...ill, covers: inWeek(2, 2), submit: true }, (one) =>
    decide(one, 'needs-info', 'Please name the time of the appointment.'),
  );
  await by(2, { ...trip, covers: inWeek(8, 1, 2), submit: true }, (one) =>
    decide(one, 'reject', 'That is the week of the examinations.'),
  );
  await by(3, { ...trip, covers: inWeek(3, 4), submit: true }, ({ requestId }, { client }) =>
    client.withdrawAbsenceRequest({ requestId }),
  );
  await by(4, { ...ill, covers: inWeek(4, 5) });
  await by(5, { ...trip, covers: inWeek(5, 1) }, ({ requestId }) => expire(services, requestId));
  // Five days: not approved before the certificate is there.
  await by(6, { ...ill, covers: inWeek(3, 1, 5) }, async ({ requestId }, who) => {
    const { uid, client } = who;
    const put = putBy(who, ports);
    const bytes = certificate();
    const file = { uid, requestId, bytes, contentType: 'application/pdf' } as const;
    const found = await uploadEvidence(client, put, file);
    if (found?.state !== 'ready')
      throw new Error(`the certificate became ${JSON.stringify(found)}`);
    await client.submitAbsenceRequest({ requestId });
  });
  const guardian = await signIn(ports, GUARDIANS[0]);
  const child = { studentUid: uids[MINOR_INDEX] ?? '', covers: inWeek(2, 1) };
  await guardian.client.reportAbsence({ ...child, ...ill });
  await guardian.close();
}

/** As if its time had come: dated back, and left to what the schedule does. */
async function expire(services: Services, requestId: string): Promise<void> {
  const { expireRequests } = await import('../../functions/src/absences/index.ts');
  await services.db.doc(`absenceRequests/${requestId}`).update({ dueAt: new Date() });
  await expireRequests(services, new Date().toISOString());
}

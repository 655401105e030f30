import type { Client } from '../../functions/client/index.ts';
import type { Ports } from '../emulators/ports.ts';
import { signIn } from '../school/people.ts';
import { GUARDIANS, INSTRUCTORS, studentPerson } from '../school/roll.ts';
import type { Person } from '../school/roll.ts';
import { TODAY, ZONE } from './term.ts';

const student = (index: number): Person => studentPerson(index, TODAY);
const [GERMAN, SPARING] = [student(8), student(9)];

/** Phones of some, a language, and what the office tells all of them; a webhook that nobody switched on. */
export async function fillInboxes(ports: Ports, admin: Client): Promise<void> {
  await as(ports, GERMAN, ({ client }) => client.updateMyProfile({ locale: 'de' }));
  const phones: readonly (readonly [Person | undefined, 'android' | 'ios' | 'web'])[] = [
    [student(0), 'android'],
    [GERMAN, 'ios'],
    [GUARDIANS[0], 'android'],
    [INSTRUCTORS[0], 'web'],
  ];
  for (const [person, platform] of phones) {
    if (person === undefined) continue;
    const token = `demonstration-${person.email}`;
    await as(ports, person, ({ client }) => client.registerPushToken({ token, platform }));
  }
  await admin.sendAlert({
    roles: ['student', 'guardian'],
    words: {
      en: { title: 'Welcome', text: 'Attendance is taken by the app from the first day of term.' },
      de: { title: 'Willkommen', text: 'Ab dem ersten Tag wird in der App erfasst, wer da ist.' },
    },
  });
  await admin.createWebhook({
    url: 'https://register.school.example/rollcall',
    kinds: ['attendance.absent', 'check-in.late', 'absence-request.decided'],
    description: 'The register of the school, not yet connected',
    enabled: false,
  });
}

/** Last of all, so that the hour of seeding decides nothing: quiet hours and digests would keep notices back. */
export async function chooseSettings(ports: Ports): Promise<void> {
  const quietHours = { from: '22:00', to: '07:00' };
  await as(ports, GERMAN, ({ client }) =>
    client.updateMyNotificationSettings({ quietHours, timeZone: ZONE }),
  );
  await as(ports, SPARING, ({ client }) =>
    client.updateMyNotificationSettings({
      digest: 'daily',
      digestAt: '17:00',
      events: [{ kind: 'check-in.accepted', push: false }],
    }),
  );
}

async function as(
  ports: Ports,
  person: Person,
  act: (who: Awaited<ReturnType<typeof signIn>>) => Promise<unknown>,
): Promise<void> {
  const who = await signIn(ports, person);
  await act(who);
  await who.close();
}

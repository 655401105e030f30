import { z } from 'zod';
import type { InboxNotice } from '../../functions/client/index.ts';
import { HOST } from '../emulators/ports.ts';
import type { Ports } from '../emulators/ports.ts';
import type { SignedIn } from '../school/people.ts';
import { eventually } from '../support/eventually.ts';
import type { Stage } from './stage.ts';

type Kind = InboxNotice['kind'];
/** An id by which a notice names what it is about. */
type About = Readonly<Record<string, string>>;

/** Somebody's newest notice of a kind about something, as soon as delivery has written it. */
export function told(
  { client }: Pick<SignedIn, 'client'>,
  kind: Kind,
  about: About,
): Promise<InboxNotice> {
  return eventually(`a notice ${kind}`, async () => await toldSoFar({ client }, kind, about));
}

/** The same at this moment; null when there is none. */
export async function toldSoFar(
  { client }: Pick<SignedIn, 'client'>,
  kind: Kind,
  about: About,
): Promise<InboxNotice | null> {
  const { notices } = await client.listMyNotices({ limit: 200 });
  const fits = ({ data }: InboxNotice): boolean =>
    Object.entries(about).every(([name, value]) => data[name] === value);
  return notices.find((notice) => notice.kind === kind && fits(notice)) ?? null;
}

const Pushes = z.object({
  messages: z.array(
    z.object({
      message: z.object({
        notification: z.object({ title: z.string(), body: z.string() }),
        data: z.record(z.string(), z.string()),
      }),
    }),
  ),
});
export type Push = z.output<typeof Pushes>['messages'][number]['message'];

/** What the stand-in of FCM took for a device so far, the newest first. */
export async function pushesTo({ fcmDesk }: Ports, token: string): Promise<Push[]> {
  const query = new URLSearchParams({ token });
  const response = await fetch(`http://${HOST}:${String(fcmDesk)}/messages?${query.toString()}`);
  return Pushes.parse(await response.json()).messages.map(({ message }) => message);
}

/** The push of a notice of a kind to a device, as soon as it is there. */
export function pushed(ports: Ports, token: string, kind: Kind): Promise<Push> {
  return eventually(`a push ${kind}`, async () => {
    const all = await pushesTo(ports, token);
    return all.find(({ data }) => data['kind'] === kind) ?? null;
  });
}

export type NoticeState = Awaited<ReturnType<SignedIn['client']['getNotice']>>;

/** How the delivery of a notice stands, once it is so far. */
export function delivered(
  { admin }: Stage,
  noticeId: string,
  isSoFar: (state: NoticeState) => boolean = ({ notice: { status } }) => status === 'done',
): Promise<NoticeState> {
  return eventually(`the delivery of ${noticeId}`, async () => {
    const state = await admin.client.getNotice({ noticeId });
    return isSoFar(state) ? state : null;
  });
}

/** Tells a course something; gives the id of the notice. */
export async function alertTo({ admin }: Stage, courseId: string, urgent = false): Promise<string> {
  const en = { title: 'Room change', text: 'We meet in the laboratory today.' };
  const { alertId } = await admin.client.sendAlert({
    courseIds: [courseId],
    words: { en },
    urgent,
  });
  return `system.alert:${alertId}`;
}

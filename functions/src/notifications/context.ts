import { courseOf, sessionOf } from '../courses/index.ts';
import { INSTITUTION_NAME } from '../params.ts';
import type { Services } from '../platform/services.ts';
import { alerts } from './alerts/alertStore.ts';
import type { Notice, NoticeContext } from './notice.ts';

/** What texts need of a notice: its session or course, or the alert, as they are now. Two reads at most. */
export async function contextOf({ db }: Services, { data }: Notice): Promise<NoticeContext> {
  const { sessionId, courseId, alertId } = data;
  const [session, alert] = await Promise.all([
    sessionId === undefined ? null : sessionOf(db, sessionId),
    alertId === undefined ? undefined : alerts(db).doc(alertId).get(),
  ]);
  const told = alert?.data();
  return {
    institution: INSTITUTION_NAME.value(),
    courseTitle: session?.courseTitle ?? (await titleOf(db, courseId)),
    session:
      session === null
        ? null
        : {
            title: session.courseTitle,
            timeZone: session.timeZone,
            startsAt: session.startsAt,
            endsAt: session.endsAt,
            closesAt: session.closesAt,
          },
    alert:
      told === undefined
        ? null
        : { words: told.words, urgent: told.urgent, expiresAt: told.endsAt },
  };
}

async function titleOf(db: Services['db'], courseId: string | undefined): Promise<string | null> {
  if (courseId === undefined) return null;
  return (await courseOf(db, courseId))?.title ?? null;
}

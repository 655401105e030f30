import type { Intent } from '../platform/outbox.ts';

/** What may happen to a session that people reckon with. */
export type SessionNews = 'session.cancelled' | 'session.moved' | 'session.restored';

/** A notice to those who attend or teach the course; one for each `revision` of the session. */
export function changeIntent(
  kind: SessionNews,
  of: { readonly sessionId: string; readonly courseId: string; readonly revision: string },
): Intent {
  const { sessionId, courseId, revision } = of;
  return {
    dedupeKey: `${kind}:${sessionId}:${revision}`,
    kind,
    to: [`roster:${courseId}`, `staff:${courseId}`],
    data: { sessionId, courseId },
  };
}

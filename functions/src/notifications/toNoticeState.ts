import type { z } from 'zod';
import type { NoticeState } from './noticeContract.ts';
import type { StoredNotice } from './noticeStore.ts';

/** A notice as admins see it: neither its words nor whom it is for. */
export function toNoticeState(noticeId: string, stored: StoredNotice): z.input<typeof NoticeState> {
  const { kind, status, createdAt, dueAt, expandedAt, round, totals, problem } = stored;
  return {
    noticeId,
    kind,
    status,
    createdAt: createdAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    expandedAt: expandedAt?.toISOString() ?? null,
    round,
    totals,
    problem,
  };
}

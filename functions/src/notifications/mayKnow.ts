import type { Access } from '../platform/access.ts';
import { guards } from '../platform/access.ts';
import type { NoticeKind } from '../platform/noticeKinds.ts';

/**
 * Whether an account may be told of this. A guardian who asked for leave in a child's name (`studentUid`) is told of it,
 * and of its files, as long as that right lasts.
 */
export function mayKnow(
  access: Access,
  { kind, studentUid }: { readonly kind: NoticeKind; readonly studentUid: string | null },
  now: Date,
): boolean {
  const isAbout = kind.startsWith('absence-request.') || kind === 'evidence.refused';
  if (access.role !== 'guardian' || studentUid === null || !isAbout) return true;
  return guards(access, studentUid, 'absences', now);
}

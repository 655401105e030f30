import type { Services } from '../platform/services.ts';
import type { Notice, NoticeContext } from './notice.ts';

/** What the texts of a notice need besides its data. */
export function contextOf(_services: Services, _notice: Notice): Promise<NoticeContext> {
  return Promise.resolve({ institution: '', courseTitle: null, session: null, alert: null });
}

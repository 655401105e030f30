import { accessOf } from '../platform/access.ts';
import type { Services } from '../platform/services.ts';
import { mirrorAccess } from './mirrorAccess.ts';

const PAGE = 100;

/**
 * Brings everything that follows from `access` in line for all staff: for an operator who changed what is asked of
 * them. May be killed and run again. @returns how many accounts were looked at
 */
export async function mirrorStaff(services: Services): Promise<number> {
  const staff = accessOf(services.db)
    .where('role', 'in', ['instructor', 'admin'])
    .orderBy('__name__')
    .limit(PAGE);
  let seen = 0;
  for (let page = await staff.get(); page.size > 0;) {
    for (const { id } of page.docs) await mirrorAccess(services, id);
    seen += page.size;
    const last = page.docs.at(-1);
    if (last === undefined || page.size < PAGE) break;
    page = await staff.startAfter(last.id).get();
  }
  return seen;
}

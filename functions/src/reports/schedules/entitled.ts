import type { Reader } from '../../attendance/index.ts';
import { RecordFilter } from '../../attendance/index.ts';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import { settleAll, valuesOf } from '../../platform/settleAll.ts';
import { kindOf } from '../kinds.ts';
import { readerOf } from '../mayRead.ts';
import type { StoredSchedule } from './scheduleStore.ts';

const LANES = 10;

type Asked = Pick<StoredSchedule, 'kind' | 'filter'>;

/** Whether this person is staff and may read now what the schedule's reports hold. */
export async function isEntitled(services: Services, uid: string, asked: Asked): Promise<boolean> {
  return (await permittedTo(services, await readerOf(services, uid), asked)) !== null;
}

/** The filter as this person may use it now; null for who may not, or is no staff. */
export async function permittedTo(
  services: Services,
  reader: Reader | null,
  { kind, filter }: Asked,
): Promise<RecordFilter | null> {
  if (reader?.role !== 'admin' && reader?.role !== 'instructor') return null;
  try {
    return await kindOf(kind).permit(services, reader, RecordFilter.parse(filter));
  } catch (error) {
    if (error instanceof Failure && error.code === 'permission-denied') return null;
    throw error;
  }
}

/** Those of them who may, in their order. A read each. */
export async function entitledOf(
  services: Services,
  uids: readonly string[],
  asked: Asked,
): Promise<string[]> {
  const found = valuesOf(await settleAll(uids, LANES, (uid) => isEntitled(services, uid, asked)));
  return uids.filter((_uid, i) => found[i] === true);
}

import type { Services } from '../../platform/services.ts';
import { settleAll } from '../../platform/settleAll.ts';
import { addressees } from '../addressees.ts';
import { mayKnow } from '../mayKnow.ts';
import type { Addressee, Notice, NoticeContext, Plan, Recipient } from '../notice.ts';
import { aboutOf } from '../notice.ts';
import { planDelivery } from '../planDelivery.ts';
import type { Group, Push } from '../push/groupBatches.ts';
import { groupBatches } from '../push/groupBatches.ts';
import { tokenIdsOf } from '../push/tokenStore.ts';
import { pushWords } from '../pushWords.ts';

/** People whose devices are looked up at a time. */
const LANES = 25;

interface Planned {
  readonly addressee: Addressee;
  readonly plan: Plan;
}

/** Everything that one page of recipients gets. */
export interface Page {
  readonly planned: readonly Planned[];
  readonly groups: readonly Group[];
}

/** Reads how to reach each of them and on what devices, and plans what they get. */
export async function pageOfRecipients(
  services: Services,
  notice: Notice,
  context: NoticeContext,
  recipients: readonly Recipient[],
): Promise<Page> {
  const now = services.clock.now();
  const reached = await addressees(services, recipients, (access, at) =>
    mayKnow(access, aboutOf(notice), at),
  );
  const planned = reached.flatMap((addressee) =>
    addressee === null ? [] : [{ addressee, plan: planDelivery(notice, context, addressee, now) }],
  );
  return { planned, groups: groupBatches(await pushesOf(services, notice, context, planned)) };
}

async function pushesOf(
  { db }: Services,
  notice: Notice,
  context: NoticeContext,
  planned: readonly Planned[],
): Promise<Push[]> {
  const pushed = planned.filter(({ plan }) => plan.push !== null);
  const uids = [...new Set(pushed.map(({ addressee }) => addressee.uid))];
  const found = await settleAll(uids, LANES, (uid) => tokenIdsOf(db, uid));
  const devices = new Map<string, string[]>();
  for (const [i, uid] of uids.entries()) {
    const ids = found[i];
    if (ids?.status !== 'fulfilled') throw ids?.reason ?? new Error('a look-up is missing');
    devices.set(uid, ids.value);
  }
  return pushed.flatMap(({ addressee, plan: { push } }) => {
    const { uid, childUid } = addressee;
    const ids = devices.get(uid) ?? [];
    if (push === null || ids.length === 0) return [];
    const words = pushWords(notice, context, addressee);
    return ids.map((tokenId) => ({ uid, childUid, tokenId, ...push, words }));
  });
}

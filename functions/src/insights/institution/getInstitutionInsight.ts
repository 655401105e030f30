import type { Firestore } from 'firebase-admin/firestore';
import { localDateOf, termsWithin } from '../../courses/index.ts';
import { INSTITUTION_ZONE } from '../../params.ts';
import { invalidField } from '../../platform/failures.ts';
import { getEach } from '../../platform/firestore.ts';
import { operation } from '../../platform/operation.ts';
import type { StoredTermStats } from '../stats/shapes.ts';
import { termStats } from '../stats/statsStore.ts';
import { GetInstitutionInsightRequest, InstitutionInsight } from './contract.ts';
import { institutionView } from './institutionView.ts';
import type { Period } from './period.ts';
import { addDays, daysIn, periodBefore } from './period.ts';

const USUAL_DAYS = 28;
const MOST_DAYS = 400;
const MOST_TERMS = 20;

export const getInstitutionInsight = operation({
  name: 'getInstitutionInsight',
  summary:
    'A period of the institution: rates by department, week and weekday, bands, check-ins, and the period before.',
  method: 'GET',
  path: '/insights/institution',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  revalidated: true,
  input: GetInstitutionInsightRequest,
  output: InstitutionInsight,
  failures: [],
  handler: async ({ input, services: { db, clock } }) => {
    const today = localDateOf(clock.now(), INSTITUTION_ZONE.value());
    const period = periodOf(input, today);
    const stats = await statsOf(db, period, input.termId);
    return institutionView(stats, period, input.department);
  },
});

/** @throws Failure invalid-request */
function periodOf(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): Period {
  const to = asked.to ?? addDays(today, -1);
  const period = { from: asked.from ?? addDays(to, 1 - USUAL_DAYS), to };
  const days = daysIn(period);
  if (days < 1) throw invalidField('to', `must not lie before from, ${period.from}`);
  if (days > MOST_DAYS) throw invalidField('to', `at most ${String(MOST_DAYS)} days in one call`);
  return period;
}

/** Stats of the terms with a day in the period or in the one before; those not computed yet are left out. */
async function statsOf(
  db: Firestore,
  period: Period,
  termId: string | undefined,
): Promise<StoredTermStats[]> {
  const both = { from: periodBefore(period).from, to: period.to };
  const ids =
    termId === undefined ? (await termsWithin(db, both, MOST_TERMS)).map(({ id }) => id) : [termId];
  const found = await getEach(
    db,
    ids.map((id) => termStats(db).doc(id)),
  );
  return found.flatMap((stats) => {
    if (stats instanceof Error) throw stats;
    return stats ?? [];
  });
}

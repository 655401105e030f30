import { terms } from '../../courses/index.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { termStats } from '../stats/statsStore.ts';
import { termChart } from './builders.ts';
import { chartSvg } from './chartSvg.ts';
import { ChartReply, InstitutionChartRequest, SVG_REPLY } from './contract.ts';
import { NO_TERM_STATS } from './noStats.ts';

export const getInstitutionChart = operation({
  name: 'getInstitutionChart',
  summary: 'Attendance of a term as a picture, of the whole institution or one department.',
  method: 'GET',
  path: '/insights/institution/chart.svg',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: InstitutionChartRequest,
  output: ChartReply,
  failures: ['not-found'],
  raw: SVG_REPLY,
  revalidated: true,
  handler: async ({ input, services: { db } }) => {
    const { termId, department, chart, theme, locale } = input;
    const [term, stats] = await Promise.all([
      terms(db).doc(termId).get(),
      termStats(db).doc(termId).get(),
    ]);
    const name = term.data()?.name;
    if (name === undefined) throw new Failure('not-found');
    const subject = department === undefined || department === '' ? name : `${department}, ${name}`;
    const spec = termChart(chart, subject, stats.data() ?? NO_TERM_STATS, department);
    return { svg: await chartSvg(spec, { theme, locale }) };
  },
});

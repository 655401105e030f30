// A process that builds a report: node reportBuilder.ts PROJECT REPORT INSTANT PAGE
import { buildReport } from '../../functions/src/reports/build/buildReport.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';

const [project = '', reportId = '', instant = '', page = ''] = process.argv.slice(2);
const services = isolatedServices({ clock: clockAt(instant) }, project);
await buildReport(services, reportId, Number(page));
await services.dispose();

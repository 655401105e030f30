// npm run bench -- NAME [--json]: measures, prints figures, judges none of them.
import { progress } from '../tools/support/log.ts';
import { printFigures, type Figure } from './figures.ts';
import { NothingToMeasureError } from './nothingToMeasure.ts';

type Bench = (args: readonly string[]) => Promise<readonly Figure[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
  anomalies: async () => (await import('./anomalies/measureAnomalies.ts')).measureAnomalies(),
  checkin: async () => (await import('./checkin.ts')).measureCheckIn(),
  closing: async () => (await import('./closing/measureClosing.ts')).measureClosing(),
  export: async () => (await import('./export/measureExport.ts')).measureExport(),
  faces: async (args) => (await import('./faces/measureFaces.ts')).measureFaces(args),
  fanout: async () => (await import('./fanout/measureFanout.ts')).measureFanout(),
  insight: async () => (await import('./insight/measureInsight.ts')).measureInsight(),
  import: async () => (await import('./rosterImport.ts')).measureRosterImport(),
  rush: async () => (await import('./rush/measureRush.ts')).measureRush(),
};

const args = process.argv.slice(2);
const [name = ''] = args.filter((arg) => !arg.startsWith('--'));
const bench = BENCHES[name];
if (bench === undefined) {
  progress(`usage: npm run bench -- <${Object.keys(BENCHES).join(' | ')}> [--json]`);
  process.exit(1);
}
try {
  // The functions log each call to stdout, which is for figures alone.
  console.info = () => undefined;
  printFigures(await bench(args), args.includes('--json'));
  process.exit(0);
} catch (error) {
  if (error instanceof NothingToMeasureError) {
    progress(error.message);
    process.exit(3);
  }
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

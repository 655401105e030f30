// A process that writes one report and says what it took: node encodeProcess.ts FORMAT ROWS FOLDER
import { FORMATS } from '../../functions/src/reports/encode/encoding.ts';
import { writeReport } from './encode.ts';
import { peakWhile } from '../peakMemory.ts';

/** A tenth of 500,000 rows, half of fewer than that: the libraries are loaded, their code is compiled, and the heap has its working size. */
const WARM_UP_ROWS = 50_000;

const [asked = '', count = '', folder = ''] = process.argv.slice(2);
const format = FORMATS.find((one) => one === asked);
if (format === undefined) throw new Error(`no format ${asked}`);
const warm = Math.min(WARM_UP_ROWS, Number(count) / 2);
const before = await peakWhile(() => writeReport(format, warm, folder, 'warm-up'));
const started = performance.now();
const { peak, reply } = await peakWhile(() =>
  writeReport(format, Number(count), folder, 'records'),
);
const seconds = (performance.now() - started) / 1000;
if (reply.rows !== Number(count)) throw new Error(`${String(reply.rows)} rows were written`);
const MIB = 1024 * 1024;
const figures = { growthMib: Math.max(0, peak - before.peak) / MIB, peakMib: peak / MIB };
process.stdout.write(`${JSON.stringify({ ...reply, seconds, ...figures })}\n`);

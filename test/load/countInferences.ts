// Preload: appends one line to the file INFERENCE_LOG for each frame that the face engine is given.
import { tracingChannel } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { isObject } from '../../tools/support/json.ts';

const logFile = process.env['INFERENCE_LOG'] ?? '';
const ignore = (): void => undefined;

if (isMainThread) {
  tracingChannel<unknown, object>('rollcall:engine').subscribe({
    start: (context) => {
      if (isObject(context) && context['call'] === 'analyse') appendFileSync(logFile, 'analyse\n');
    },
    end: ignore,
    asyncStart: ignore,
    asyncEnd: ignore,
    error: ignore,
  });
}

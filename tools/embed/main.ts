// npm run --silent embed: file names on standard input, one a line; one JSON line a file on standard output.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { progress } from '../support/log.ts';
import { fileEngine } from './embedFile.ts';
import { inOrder } from './inOrder.ts';
import { embedLine, type EmbedLine } from './line.ts';

/** Files at work or waiting for an earlier one to be printed. */
const AHEAD = 4 * availableParallelism();

/** npm leaves where it was called from here; names are relative to that. */
const FROM = process.env['INIT_CWD'] ?? process.cwd();

/** Nobody reads on, which is no failure. The frames under way are finished: a worker is not left in a run. */
let unread = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exitCode = 1;
  unread = true;
  process.stdin.destroy();
});

/** Resolves when the reader has room for more, or has gone. */
function print(line: EmbedLine): Promise<void> {
  return new Promise((done) => {
    if (unread || process.stdout.write(`${JSON.stringify(line)}\n`)) done();
    else process.stdout.once('drain', done).once('close', done);
  });
}

/** Lines that are not empty, as they are: a file's name may begin or end with a space. */
async function* fileNames(): AsyncGenerator<string> {
  // Made here: lines that come before somebody iterates over them are lost.
  for await (const line of createInterface({ input: process.stdin })) {
    if (unread) return;
    if (line !== '') yield line;
  }
}

const engine = fileEngine();
try {
  await engine.warmUp();
  const work = (file: string) => embedLine(engine, file, resolve(FROM, file));
  await inOrder(fileNames(), AHEAD, work, print);
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await engine.close();
}

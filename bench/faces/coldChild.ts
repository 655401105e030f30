// A fresh process with the compiled engine, as deployed: node coldChild.ts ENGINE IMAGE... prints one JSON line
// {coldMs, rssMib}: from the process's start to the first embedding; resident memory after all images.
import { readFile } from 'node:fs/promises';
import type * as engineModule from '../../functions/src/faces/engine/index.ts';

const [engineUrl = '', ...images] = process.argv.slice(2);
const loaded: unknown = await import(engineUrl);
if (!isEngine(loaded)) throw new Error(`${engineUrl} is not the engine`);
const engine = loaded.createFaceEngine({ workers: 1 });
let coldMs = NaN;
for (const path of images) {
  const { face } = await engine.analyse(await readFile(path));
  if (face === null) throw new Error('a portrait has no face');
  // performance.now() counts from the start of the process.
  if (Number.isNaN(coldMs)) coldMs = performance.now();
}
const rssMib = process.memoryUsage.rss() / 2 ** 20;
process.stdout.write(`${JSON.stringify({ coldMs, rssMib })}\n`);
await engine.close();

function isEngine(module: unknown): module is Pick<typeof engineModule, 'createFaceEngine'> {
  return (
    typeof module === 'object' &&
    module !== null &&
    'createFaceEngine' in module &&
    typeof module.createFaceEngine === 'function'
  );
}

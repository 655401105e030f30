import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { decodeImage } from '../../../src/faces/engine/decode.ts';
import { InvalidImageError } from '../../../src/faces/engine/errors.ts';
import type { RgbImage } from '../../../src/faces/engine/image.ts';
import { DEFAULT_LIMITS } from '../../../src/faces/engine/inspect.ts';
import { harmlessImages } from './support/harmlessImages.ts';
import { hostileImages } from './support/hostileImages.ts';
import { oddImages } from './support/oddImages.ts';
import { truncatedImages } from './support/truncatedImages.ts';

const FEWEST = 60;
/** CPU of a process's threads for one file: unlike the time on the clock, it is the same on a busy machine. */
const MOST_CPU_MS = 300;
const MOST_GROWTH_MIB = 150;

/** All that is refused: damaged, too large, or something else than a picture. */
async function refused() {
  return [...(await hostileImages()), ...(await oddImages()), ...(await truncatedImages())];
}

/** Whether the middle of the quarter is red, as the picture was drawn, and of the opposite one blue. */
function showsRedAt({ width, height, data }: RgbImage, [row, side]: readonly [string, string]) {
  const colour = (top: boolean, left: boolean) => {
    const y = Math.floor(height * (top ? 0.25 : 0.75));
    const x = Math.floor(width * (left ? 0.25 : 0.75));
    return data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
  };
  const [r = 0, , b = 255] = colour(row === 'top', side === 'left');
  const [otherR = 255, , otherB = 0] = colour(row !== 'top', side !== 'left');
  return r > 200 && b < 60 && otherR < 60 && otherB > 200;
}

const Report = z.object({
  worstCpuMs: z.number(),
  worst: z.string(),
  longestMs: z.number(),
  longest: z.string(),
  growthMiB: z.number(),
  files: z.number(),
});

describe('hostile images', function () {
  this.timeout(120_000);

  it('are refused, each with its reason', async () => {
    for (const { name, bytes, codes } of await refused()) {
      await assert.rejects(
        decodeImage(bytes, DEFAULT_LIMITS),
        (error) =>
          error instanceof InvalidImageError &&
          error.message.length > 0 &&
          codes.includes(error.code),
        name,
      );
    }
  });

  it('that only look so are decoded to what they show', async () => {
    for (const { name, bytes, width, height, red } of await harmlessImages()) {
      const image = await decodeImage(bytes, DEFAULT_LIMITS).catch((error: unknown) => {
        assert.fail(`${name}: ${String(error)}`);
      });
      assert.deepEqual([image.width, image.height], [width, height], name);
      assert.ok(showsRedAt(image, red), name);
    }
  });

  it('cost a process neither time nor memory', async () => {
    const files = [...(await refused()), ...(await harmlessImages())];
    assert.ok(files.length >= FEWEST);
    assert.equal(new Set(files.map(({ name }) => name)).size, files.length);
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-hostile-'));
    try {
      for (const [i, { bytes }] of files.entries()) {
        await writeFile(join(folder, String(i).padStart(3, '0')), bytes);
      }
      const report = await decodeApart(folder);
      const worst = files[Number(report.worst)]?.name ?? '';
      const longest = files[Number(report.longest)]?.name ?? '';
      process.stdout.write(
        `    ${String(report.files)} files: the dearest ${report.worstCpuMs.toFixed(0)} ms of CPU (${worst}), ` +
          `the slowest ${report.longestMs.toFixed(0)} ms on the clock (${longest}), ` +
          `memory up by ${report.growthMiB.toFixed(0)} MiB at its peak\n`,
      );
      assert.equal(report.files, files.length);
      assert.ok(report.worstCpuMs <= MOST_CPU_MS, worst);
      assert.ok(report.growthMiB <= MOST_GROWTH_MIB);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Decodes a folder's files in a process of its own, the first file twice: that one loads the decoder. */
async function decodeApart(folder: string): Promise<z.output<typeof Report>> {
  const program = `
    const { decodeImage } = await import(${JSON.stringify(module('decode'))});
    const { DEFAULT_LIMITS } = await import(${JSON.stringify(module('inspect'))});
    const { readdirSync, readFileSync } = await import('node:fs');
    const names = readdirSync(${JSON.stringify(folder)}).sort();
    const decode = (name) => decodeImage(readFileSync(${JSON.stringify(folder)} + '/' + name), DEFAULT_LIMITS)
      .catch(() => undefined);
    await decode(names.at(-1));
    // Not maxRSS: that of a fresh process begins with what its parent held.
    const before = process.memoryUsage.rss();
    let peak = before;
    const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
    const sampling = setInterval(look, 2);
    const report = { worstCpuMs: 0, worst: '', longestMs: 0, longest: '', files: 0 };
    for (const name of names) {
      const start = performance.now();
      const cpuBefore = process.cpuUsage();
      await decode(name);
      const { user, system } = process.cpuUsage(cpuBefore);
      const [cpuMs, tookMs] = [(user + system) / 1000, performance.now() - start];
      if (cpuMs > report.worstCpuMs) Object.assign(report, { worstCpuMs: cpuMs, worst: name });
      if (tookMs > report.longestMs) Object.assign(report, { longestMs: tookMs, longest: name });
      report.files += 1;
      look();
    }
    clearInterval(sampling);
    const growthMiB = (peak - before) / 2 ** 20;
    process.stdout.write(JSON.stringify({ ...report, growthMiB }));`;
  const args = ['--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Report.parse(JSON.parse(stdout));
}

function module(name: string): string {
  return new URL(`../../../src/faces/engine/${name}.ts`, import.meta.url).href;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseObject } from '../../tools/support/json.ts';
import { progress } from '../../tools/support/log.ts';
import { NODE } from '../../tools/support/paths.ts';
import { endWithProcess } from '../../tools/support/shutdown.ts';

/** What the peer made of one image. */
export interface PeerLine {
  /** CPU of all its threads from file to descriptor, ms. */
  readonly cpuMs: number;
  /** 128 numbers, to be compared by their distance; null when it found no face. */
  readonly descriptor: readonly number[] | null;
  /** Resident memory of its process after it. */
  readonly rssMib: number;
}

const PROGRESS_EVERY = 100;

/** Shows the peer every image, one at a time, in a process of its own. @throws Error when it does not answer all */
export async function runPeer(paths: readonly string[]): Promise<PeerLine[]> {
  const child = spawn(NODE, [join(import.meta.dirname, 'peerChild.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const ended = once(child, 'close');
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const stop = async (): Promise<void> => {
    kill();
    await ended;
  };
  const release = endWithProcess({ stop, kill });
  const lines: PeerLine[] = [];
  child.stdin.on('error', () => undefined); // the lines that are missing tell
  child.stdin.end(paths.map((path) => `${path}\n`).join(''));
  for await (const text of createInterface({ input: child.stdout })) {
    lines.push(peerLine(text));
    if (lines.length % PROGRESS_EVERY === 0) progress(`peer: ${lines.length} of ${paths.length}`);
  }
  await ended;
  release();
  if (lines.length !== paths.length) {
    throw new Error(`the peer ended after ${lines.length} of ${paths.length} images`);
  }
  return lines;
}

function peerLine(text: string): PeerLine {
  const { cpuMs, descriptor, rssMib } = parseObject(text);
  if (typeof cpuMs !== 'number' || typeof rssMib !== 'number') throw new Error(`peer: ${text}`);
  if (descriptor === null) return { cpuMs, descriptor, rssMib };
  if (!Array.isArray(descriptor)) throw new Error(`peer: ${text}`);
  return { cpuMs, descriptor: descriptor.map(Number), rssMib };
}

/** Nearer is more alike: the distance that the peer's own matcher uses, negated. */
export function peerSimilarity(p: Float32Array, q: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += ((p[i] ?? 0) - (q[i] ?? 0)) ** 2;
  return -Math.sqrt(sum);
}

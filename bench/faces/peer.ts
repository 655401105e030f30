import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseObject } from '../../tools/support/json.ts';
import { NODE } from '../../tools/support/paths.ts';
import { endWithProcess } from '../../tools/support/shutdown.ts';

/** What the peer made of one image. */
export interface PeerLine {
  /** CPU of all its threads from file to descriptor, ms. */
  readonly cpuMs: number;
  /** 128 numbers, to be compared by their distance; null when it found no face. */
  readonly descriptor: readonly number[] | null;
  /** How sure it was of the face, 0..1, from 0.2 on; null when it found none. */
  readonly score: number | null;
  /** Resident memory of its process after it. */
  readonly rssMib: number;
}

export interface Peer {
  /** Shows it one image. @throws Error when its process has ended */
  look(path: string): Promise<PeerLine>;
  stop(): Promise<void>;
}

/** Starts the peer in a process of its own, that ends with this one. */
export function startPeer(): Peer {
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
  child.stdin.on('error', () => undefined); // the answer that does not come tells
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    look: async (path) => {
      child.stdin.write(`${path}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error('the peer has ended');
      return peerLine(answer.value);
    },
    stop: async () => {
      child.stdin.end();
      await ended;
      release();
    },
  };
}

function peerLine(text: string): PeerLine {
  const { cpuMs, descriptor, score, rssMib } = parseObject(text);
  if (typeof cpuMs !== 'number' || typeof rssMib !== 'number') throw new Error(`peer: ${text}`);
  if (!Array.isArray(descriptor) || typeof score !== 'number') {
    return { cpuMs, descriptor: null, score: null, rssMib };
  }
  return { cpuMs, descriptor: descriptor.map(Number), score, rssMib };
}

/** Nearer is more alike: the distance that the peer's own matcher uses, negated. */
export function peerSimilarity(p: Float32Array, q: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += ((p[i] ?? 0) - (q[i] ?? 0)) ** 2;
  return -Math.sqrt(sum);
}

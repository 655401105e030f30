// A process of its own for the peer, @vladmandic/face-api as shipped on TensorFlow.js' WASM backend: names of
// image files on standard input, one JSON line a file on standard output (PeerLine).
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as faceapi from '@vladmandic/face-api/dist/face-api.node-wasm.js';
import sharp from '../../tools/photos/sharp.ts';
import type { PeerLine } from './peer.ts';

const require = createRequire(import.meta.url);
const MODELS = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
const WASM = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/');

// Both decode with the same library, on one thread.
sharp.concurrency(1);

/** As it ships, but for this: faces that it is less than half sure of are told too, with how sure it is. */
const options = new faceapi.SsdMobilenetv1Options({ minConfidence: 0.2 });

type Seen = Pick<PeerLine, 'descriptor' | 'score'>;

async function lookAt(path: string): Promise<Seen> {
  const { data, info } = await sharp(path)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = faceapi.tf.tensor3d(data, [info.height, info.width, 3], 'int32');
  try {
    const found = await faceapi
      .detectSingleFace(image, options)
      .withFaceLandmarks()
      .withFaceDescriptor();
    if (found === undefined) return { descriptor: null, score: null };
    return { descriptor: [...found.descriptor], score: found.detection.score };
  } finally {
    image.dispose();
  }
}

setWasmPaths(WASM);
await tf.setBackend('wasm');
await tf.ready();
await faceapi.nets.ssdMobilenetv1.loadFromDisk(MODELS);
await faceapi.nets.faceLandmark68Net.loadFromDisk(MODELS);
await faceapi.nets.faceRecognitionNet.loadFromDisk(MODELS);
let warm = false;
for await (const path of createInterface({ input: process.stdin })) {
  // The first image compiles and packs; it is looked at twice and counted once.
  if (!warm) await lookAt(path);
  warm = true;
  const before = process.cpuUsage();
  const seen = await lookAt(path);
  const { user, system } = process.cpuUsage(before);
  const rssMib = process.memoryUsage.rss() / 2 ** 20;
  const line: PeerLine = { cpuMs: (user + system) / 1000, ...seen, rssMib };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

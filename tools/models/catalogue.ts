import type { PinnedPackage } from './npmPack.ts';
import { flushTinyWeights } from './onnx/flushTinyWeights.ts';
import { tfjsToOnnx } from './convert/tfjsToOnnx.ts';
import { tfliteToOnnx } from './convert/tfliteToOnnx.ts';
import { at } from './convert/tensor.ts';

/** A file (or a part of one) inside an npm tarball. */
export interface SourceFile {
  readonly path: string;
  /** Byte range of the model inside a packed asset file; the whole file without it. */
  readonly range?: readonly [start: number, end: number];
  readonly sha256: string;
}

/** One model the engine loads: where it comes from, how it is made, what must come out. */
export interface ModelRecipe {
  readonly id: string;
  readonly version: string;
  /** Length of the embedding; null for a model that makes none. */
  readonly dimension: number | null;
  readonly file: string;
  readonly package: PinnedPackage;
  readonly sources: readonly SourceFile[];
  readonly convert: (sources: readonly Buffer[]) => Buffer;
  /** SHA-256 of the ONNX file. */
  readonly sha256: string;
  readonly licence: string;
}

const FACE_MESH: PinnedPackage = {
  spec: '@mediapipe/face_mesh@0.4.1657299874',
  integrity:
    'sha512-Jdza+77HjDH4SQ6/DAYmnKUYdh2fU1GbhuGqXZbkK5rnJKpZLZe5KQeJmwUq9dmkYkCPSq4oe9vmcuveRPpwag==',
};
const FACEPLUGIN: PinnedPackage = {
  spec: 'faceplugin-face-recognition-js@0.0.1',
  integrity:
    'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
};
const HUMAN: PinnedPackage = {
  spec: '@vladmandic/human@3.3.6',
  integrity:
    'sha512-Nr5mPfq1gQ+uKeXY5uM3Fj8UxvF5CEh2s6txM5wRThqaW0mF9huooOuZSrT8hhGho0hGaXLFdAwfD/2+teCv6A==',
};

const MESH_ASSETS = 'face_mesh_solution_packed_assets.data';
const MEDIAPIPE_LICENCE = 'Apache-2.0 (MediaPipe)';
const FACEPLUGIN_LICENCE = 'MIT (package); the training data is not stated';

/** Weights below this are made zero: see flushTinyWeights. */
const TINY_WEIGHT = 1e-12;

/** Every model of the face engine. */
export const MODELS: readonly ModelRecipe[] = [
  {
    id: 'blazeface_short_range',
    version: '0.4.1657299874',
    dimension: null,
    file: 'face_detection_short_range.onnx',
    package: FACE_MESH,
    sources: [
      {
        path: MESH_ASSETS,
        range: [3757224, 3986256],
        sha256: '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
      },
    ],
    convert: (sources) => tfliteToOnnx(at(sources, 0)),
    sha256: '933f61574eedd088d3fe92ba507984dbef87928f738523a5a2535515746dca99',
    licence: MEDIAPIPE_LICENCE,
  },
  {
    id: 'face_landmark',
    version: '0.4.1657299874',
    dimension: null,
    file: 'face_landmark.onnx',
    package: FACE_MESH,
    sources: [
      {
        path: MESH_ASSETS,
        range: [2495952, 3737848],
        sha256: 'c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1',
      },
    ],
    convert: (sources) => tfliteToOnnx(at(sources, 0)),
    sha256: '1ac4f0870a340b9947f8bc9b8d653789b36513ae10d6165e87d5f712845c27ac',
    licence: MEDIAPIPE_LICENCE,
  },
  {
    id: 'iris',
    version: '3.3.6',
    dimension: null,
    file: 'iris.onnx',
    package: HUMAN,
    sources: [
      {
        path: 'models/iris.json',
        sha256: '49038ac9dcc09aa05474d91d98e9db5b47af4830929bcf102ed5a56bfbabb465',
      },
      {
        path: 'models/iris.bin',
        sha256: 'd7f296d184274213d4642681ae186112cbbec77fd2ab066257d3c56a1940bc71',
      },
    ],
    convert: (sources) => tfjsToOnnx(at(sources, 0), at(sources, 1)),
    sha256: '41b16ad79bf5f663e920f99ae8b69f1b9bd9c505456a6f4641588ff981ce49b2',
    licence: MEDIAPIPE_LICENCE,
  },
  {
    id: 'fr_feature',
    version: '0.0.1',
    dimension: 512,
    file: 'fr_feature.onnx',
    package: FACEPLUGIN,
    sources: [
      {
        path: 'model/fr_feature.onnx',
        sha256: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
      },
    ],
    convert: (sources) => flushTinyWeights(at(sources, 0), TINY_WEIGHT).model,
    sha256: '3e90f2d0c33b05f448d8496c5774bea1084ace0d9173e0c64f9f489512c40abd',
    licence: FACEPLUGIN_LICENCE,
  },
  {
    id: 'fr_detect',
    version: '0.0.1',
    dimension: null,
    file: 'fr_detect.onnx',
    package: FACEPLUGIN,
    sources: [
      {
        path: 'model/fr_detect.onnx',
        sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
      },
    ],
    convert: (sources) => at(sources, 0),
    sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
    licence: FACEPLUGIN_LICENCE,
  },
];

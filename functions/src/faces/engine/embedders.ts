/** Which model made an embedding. */
export interface EmbeddingModel {
  readonly id: string;
  readonly version: string;
  readonly dimension: number;
}

/** How an embedding model wants its aligned 112 x 112 crop: (value - mean) / scale, planes in `order`. */
export interface Embedder extends EmbeddingModel {
  readonly input: string;
  readonly output: string;
  readonly order: 'rgb' | 'bgr';
  readonly mean: number;
  readonly scale: number;
}

/**
 * MobileFaceNet trained with ArcFace, from the npm package faceplugin-face-recognition-js. It was
 * trained on BGR: in the package's own RGB order the error on LFW grows by half.
 */
export const FR_FEATURE: Embedder = {
  id: 'fr_feature',
  version: '0.0.1',
  dimension: 512,
  input: 'input',
  output: 'output',
  order: 'bgr',
  mean: 127.5,
  scale: 128,
};

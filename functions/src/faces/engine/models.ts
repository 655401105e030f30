import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EmbeddingModel } from './embedders.ts';
import { EngineUnavailableError } from './errors.ts';

/** What `manifest.json`, written beside the models by the models step, says about them. */
const Manifest = z.object({
  format: z.literal(1),
  models: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      dimension: z.int().positive().nullable(),
      file: z.string().regex(/^[\w.-]+\.onnx$/),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** The models that every frame with a face goes through, besides the embedding model. */
export const FRAME_MODELS = ['blazeface_short_range', 'face_landmark', 'iris'] as const;

/** Only asked about frames in which no face was found. */
const FAR_FACE_MODEL = 'fr_detect';

/** Model files by id, their bytes checked. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/**
 * Reads every model that the engine needs and checks it against the manifest (11 MB, some 10 ms).
 * Throws EngineUnavailableError('models') when one is missing, is another version, or has other bytes.
 */
export function readModels(folder: string, embedder: EmbeddingModel): ModelFiles {
  try {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { models } = Manifest.parse(JSON.parse(text));
    return new Map(
      [...FRAME_MODELS, FAR_FACE_MODEL, embedder.id].map((id) => {
        const entry = models.find((model) => model.id === id);
        if (entry === undefined) throw new Error(`${id} is not in the manifest`);
        if (id === embedder.id) requireSameModel(entry, embedder);
        const bytes = readFileSync(join(folder, entry.file));
        if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
          throw new Error(`${entry.file} is not the file the manifest names`);
        }
        return [id, bytes] as const;
      }),
    );
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new EngineUnavailableError('models', `the face models cannot be used: ${detail}`);
  }
}

function requireSameModel(
  found: { version: string; dimension: number | null },
  wanted: EmbeddingModel,
): void {
  if (found.version !== wanted.version || found.dimension !== wanted.dimension) {
    throw new Error(`${wanted.id} is version ${found.version}, not ${wanted.version}`);
  }
}

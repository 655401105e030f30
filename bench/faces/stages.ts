import { createFaceEngine } from '../../functions/src/faces/engine/index.ts';
import { settleAll } from '../../functions/src/platform/settleAll.ts';
import { progress } from '../../tools/support/log.ts';
import { medianFigure, type Figure } from '../figures.ts';
import { around, phoneFrames } from './frames.ts';

/** Frames behind each median. */
const FRAMES = 72;
const STAGES = ['decode', 'detect', 'mesh', 'embed'] as const;

/**
 * Milliseconds of each stage of a 640 x 480 frame, medians: `faces.mesh_1w_ms` with one worker, `_2w_` with
 * two side by side; `faces.embed_ms` is image to embedding with one, as the caller sees it.
 */
export async function measureStages(): Promise<Figure[]> {
  const frames = around(await phoneFrames(), FRAMES);
  const figures: Figure[] = [];
  for (const workers of [1, 2]) {
    progress(`${FRAMES} frames with ${workers} worker${workers === 1 ? '' : 's'}`);
    const engine = createFaceEngine({ workers });
    try {
      await engine.warmUp();
      const waits: number[] = [];
      const settled = await settleAll(frames, workers, async (frame) => {
        const started = performance.now();
        const analysis = await engine.analyse(frame);
        waits.push(performance.now() - started);
        return analysis;
      });
      const analyses = settled.map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      });
      const figure = (name: string): string => `faces.${name}_${workers}w_ms`;
      for (const stage of STAGES) {
        const times = analyses.map(({ timingsMs }) => timingsMs[stage]);
        figures.push(medianFigure(figure(stage), times));
      }
      figures.push(medianFigure(figure('frame'), waits));
      if (workers === 1) figures.unshift(medianFigure('faces.embed_ms', waits));
    } finally {
      await engine.close();
    }
  }
  return figures;
}

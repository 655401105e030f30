import { assessQuality } from '../engine/quality.ts';
import type { QualityGate } from './port.ts';

/** Judges by what the engine measured. */
export const builtInGate: QualityGate = {
  sendsImages: false,
  assess: (shots, limits) =>
    Promise.resolve(shots.map(({ frame }) => assessQuality(frame, limits))),
};

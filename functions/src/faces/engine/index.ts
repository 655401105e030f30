export { createFaceEngine, type EngineTrace, type FaceEngineConfig } from './engine.ts';
export type { EmbeddingModel } from './embedders.ts';
export {
  EngineBusyError,
  EngineUnavailableError,
  InvalidImageError,
  type InvalidImageCode,
  type UnavailableReason,
} from './errors.ts';
export type {
  AnalyseOptions,
  Box,
  FaceEngine,
  FaceMeasures,
  FrameAnalysis,
  StageTimings,
} from './port.ts';

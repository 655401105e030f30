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
  GroupAnalysis,
  GroupFace,
  GroupOptions,
  StageTimings,
} from './port.ts';
export { runtimeNamed, type RuntimeName } from './inference.ts';
export { hintFor } from './hints.ts';
export {
  cosine,
  judgeMatch,
  meanTemplate,
  thresholdsFor,
  type MatchThresholds,
  type MatchVerdict,
} from './match.ts';
export {
  CHECK_IN_LIMITS,
  ENROLMENT_LIMITS,
  QUALITY_CODES,
  assessQuality,
  type QualityCode,
  type QualityIssue,
  type QualityLimits,
} from './quality.ts';

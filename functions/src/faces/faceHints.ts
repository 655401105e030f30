import type { QualityCode } from './engine/quality.ts';
import { QUALITY_CODES } from './engine/quality.ts';
import { DIFFERENT_FACE } from './enrolment.ts';
import type { FaceReason, QualityReason } from './findings.ts';

type Hinted =
  | Exclude<FaceReason, 'FACE_MATCH' | 'FACE_NOT_REQUIRED'>
  | Exclude<QualityReason, QualityCode | 'QUALITY_OK'>
  | typeof DIFFERENT_FACE;

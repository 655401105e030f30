import type { QualityIssue, QualityLimits } from '../engine/quality.ts';
import type { Shot } from '../recognition/port.ts';

/** Judges whether frames are good enough. */
export interface QualityGate {
  /** It shows frames to a third party, which asks for consent. */
  readonly sendsImages: boolean;
  /** The faults of each shot, in their order; none when it is good. @throws RecogniserUnavailableError */
  assess(
    shots: readonly Shot[],
    limits: QualityLimits,
  ): Promise<readonly (readonly QualityIssue[])[]>;
}

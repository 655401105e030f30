import type { MatchThresholds } from '../engine/match.ts';
import type { FrameAnalysis } from '../engine/port.ts';

/** Who made a template: faces of different models cannot be compared. */
export interface FaceModel {
  readonly id: string;
  readonly version: string;
  /** Length of its embeddings; null for a service that keeps its faces itself. */
  readonly dimension: number | null;
}

/** One picture and what was measured on it. */
export interface Shot {
  readonly image: Uint8Array;
  readonly frame: FrameAnalysis;
}

/** What the vault seals for a person: the face itself, or the names under which a service keeps it. */
export type TemplateContent =
  | { readonly kind: 'embedding'; readonly embedding: Float32Array }
  | { readonly kind: 'reference'; readonly faceIds: readonly string[] };

/** A template in memory, usable until it is closed. */
export type OpenTemplate =
  | {
      readonly kind: 'embedding';
      /** Cosine between the enrolled face and a probe embedding of the same model: -1 to 1. */
      similarity(probe: Float32Array): number;
      /** Zeroes it. */
      close(): void;
    }
  | {
      readonly kind: 'reference';
      readonly faceIds: readonly string[];
      close(): void;
    };

/** Somebody a probe may show. */
export interface Candidate {
  readonly uid: string;
  readonly template: OpenTemplate;
}

export interface Ranked {
  readonly uid: string;
  readonly similarity: number;
}

/** The service that recognises faces could not answer: there is no evidence for or against. */
export class RecogniserUnavailableError extends Error {
  constructor(detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'RecogniserUnavailableError';
  }
}

/**
 * Recognises faces: the built-in one by embeddings, a third party by a collection of its own.
 * Every method takes good shots only, at least one, and throws RecogniserUnavailableError alone.
 */
export interface FaceRecogniser {
  readonly model: FaceModel;
  /** Of its similarities, which are in a scale of its own. */
  readonly thresholds: MatchThresholds;
  /** Makes what is to be sealed for the person. A service may have kept the face before this resolves. */
  enrol(uid: string, shots: readonly Shot[]): Promise<TemplateContent>;
  /** How much the shots look like the enrolled person; one number for all shots, so that many are not many tries. */
  verify(uid: string, template: OpenTemplate, shots: readonly Shot[]): Promise<number>;
  /** The candidates by similarity, best first; a service may leave out those who are not alike at all. */
  identify(candidates: readonly Candidate[], shots: readonly Shot[]): Promise<readonly Ranked[]>;
  /** Forgets what it keeps of a person; null when the template cannot be opened any more. Idempotent. */
  delete(uid: string, template: OpenTemplate | null): Promise<void>;
}

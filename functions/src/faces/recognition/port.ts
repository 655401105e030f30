import type { MatchThresholds } from '../engine/match.ts';
import type { FrameAnalysis } from '../engine/port.ts';
import type { QualityCode } from '../engine/quality.ts';

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
      /** The face itself, to be compared with another template; the caller zeroes it after use. */
      embedding(): Float32Array;
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

/** A candidate and how alike the probe is, in the recogniser's own scale. */
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

/** Why a service does not take a shot that is good by our own measure. */
export interface RefusedShot {
  /** Position among the shots given. */
  readonly index: number;
  readonly code: QualityCode | 'DIFFERENT_FACE';
}

/** A service answered, but will not keep these shots: an enrolment has to be taken again. */
export class ShotsRefusedError extends Error {
  readonly refused: readonly RefusedShot[];

  constructor(refused: readonly RefusedShot[]) {
    super(`shots refused: ${refused.map(({ code }) => code).join(', ')}`);
    this.name = 'ShotsRefusedError';
    this.refused = refused;
  }
}

/** A service answered, but found no face in any shot: it and the engine see different things. */
export class NoFaceFoundError extends Error {
  constructor() {
    super('the service finds no face');
    this.name = 'NoFaceFoundError';
  }
}

/** Faces of one enrolment that a service keeps. */
export interface KeptFaces {
  /** Given to `enrol`: random, of no use to anybody who knows the person. */
  readonly name: string;
  /** As far as they are known; all others under the name go too. */
  readonly faceIds: readonly string[];
}

/**
 * Recognises faces: the built-in one by embeddings, a third party by a collection of its own.
 * Every method takes good shots only, at least one, and throws RecogniserUnavailableError unless it says more.
 */
export interface FaceRecogniser {
  readonly model: FaceModel;
  /** Of its similarities, which are in a scale of its own. */
  readonly thresholds: MatchThresholds;
  /** It keeps faces outside the vault: they have to be deleted there. */
  readonly keepsFaces: boolean;
  /**
   * Makes what is to be sealed for a person. A service keeps the faces under `name`, which is new and tells
   * nothing of the person; it may have done so before this resolves or rejects.
   * @throws ShotsRefusedError
   */
  enrol(name: string, shots: readonly Shot[]): Promise<TemplateContent>;
  /**
   * How much the shots look like the enrolled person; one number for all shots, so that many are not many tries.
   * @throws NoFaceFoundError
   */
  verify(uid: string, template: OpenTemplate, shots: readonly Shot[]): Promise<number>;
  /**
   * The candidates by similarity, best first; a service may leave out those who are not alike at all.
   * @throws NoFaceFoundError
   */
  identify(candidates: readonly Candidate[], shots: readonly Shot[]): Promise<readonly Ranked[]>;
  /** Forgets the faces of one enrolment, within so many ms. Idempotent; nothing to do where nothing is kept. */
  delete(faces: KeptFaces, withinMs: number): Promise<void>;
}

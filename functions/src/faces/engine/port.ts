import type { EmbeddingModel } from './embedders.ts';

/** An axis-aligned box in pixels of the analysed image. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What was measured on the most prominent face of a frame: the largest, a face at the edge counting less. */
export interface FaceMeasures {
  readonly box: Box;
  /** Between the two eye centres, in pixels of the analysed image. */
  readonly eyeDistancePx: number;
  /** Head turned to the right of the image: positive. From the mesh's depth, accurate to some degrees. */
  readonly yawDeg: number;
  /** Head raised: positive. */
  readonly pitchDeg: number;
  /** Head tilted clockwise as seen in the image: positive. */
  readonly rollDeg: number;
  /** Mean luma (Rec. 601) of the aligned crop, 0..255. */
  readonly luma: number;
  /** Variance of the Laplacian over luma squared, on the aligned 112 x 112 crop. */
  readonly sharpness: number;
  /** Height over width of the eye opening, mean of both eyes; below about 0.18 they are closed. NaN when not asked for. */
  readonly eyeAperture: number;
  /** How sure the mesh model is that its crop shows a face, 0..1. */
  readonly presence: number;
  /** Distance of the box's centre from the image's, the larger of both axes, as a fraction of that side. */
  readonly centreOffset: number;
  /** L2-normalised, of the engine model's dimension; null when none was asked for. */
  readonly embedding: Float32Array | null;
}

/** Milliseconds of each stage: `mesh` holds both passes and the iris, `embed` the alignment too. */
export interface StageTimings {
  readonly decode: number;
  readonly detect: number;
  readonly mesh: number;
  readonly embed: number;
}

/** Everything the engine says about one frame. Holds only what structured clone carries. */
export interface FrameAnalysis {
  /** Size after EXIF orientation and scaling down; boxes and distances are in these pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Mean luma of the whole frame, 0..255. */
  readonly frameLuma: number;
  /** Faces found. */
  readonly faces: number;
  /** Prominence (width, less where off the centre) of the next face over the measured one's, 0..1; 0 without. */
  readonly secondFaceRatio: number;
  /** Width of the most prominent face (a far one too) over the frame's shorter side; 0 when there is none. */
  readonly faceShare: number;
  readonly face: FaceMeasures | null;
  /** There is a face that cannot be measured (`face` is null): too far away, or mostly covered. */
  readonly farFace: boolean;
  readonly timingsMs: StageTimings;
  /** CPU spent on the frame, ms (decoding is counted by its duration, being another thread's). */
  readonly cpuMs: number;
}

/** A face of a group photo, measured and embedded as a frame's is; `centreOffset` says nothing there. */
export type GroupFace = FaceMeasures & { readonly embedding: Float32Array };

/** Everything the engine says about a photo of many people. Holds only what structured clone carries. */
export interface GroupAnalysis {
  /** Size after EXIF orientation and scaling down to 4000 px; boxes and distances are in these pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Row by row from the top, each from the left. */
  readonly faces: readonly GroupFace[];
  /** There were more faces than were asked for: the surest of them were kept. */
  readonly moreFaces: boolean;
  readonly timingsMs: StageTimings;
  /** CPU spent on the photo, ms (decoding is counted by its duration, being another thread's). */
  readonly cpuMs: number;
}

export interface GroupOptions {
  /** Faces at most, 120 without it, which is the most that may be asked for. */
  readonly maxFaces?: number;
  /** Largest image taken, in bytes; 12 MB without it. */
  readonly maxBytes?: number;
}

export interface AnalyseOptions {
  /** Compute the embedding (default). Live feedback does without it. */
  readonly embed?: boolean;
  /** Look at the eyes (default). Whoever wants the embedding alone, of photos judged before, does without. */
  readonly eyes?: boolean;
  /** Largest image taken, in bytes; the engine's own limit without it. */
  readonly maxBytes?: number;
}

/** A face engine: one image in, measures and an embedding out. It keeps nothing. */
export interface FaceEngine {
  /** Travels with every template: embeddings of different models cannot be compared. */
  readonly model: EmbeddingModel;
  /** Throws InvalidImageError, EngineBusyError or EngineUnavailableError, and nothing else. */
  analyse(image: Uint8Array, options?: AnalyseOptions): Promise<FrameAnalysis>;
  /**
   * Finds, measures and embeds every face of a group photo from some 45 px of width on. One photo at a time,
   * in a thread of its own: frames never wait for it. Throws as `analyse` does.
   */
  analyseGroup(image: Uint8Array, options?: GroupOptions): Promise<GroupAnalysis>;
  /** Starts a worker and loads the models, so that the first frame does not wait for them. */
  warmUp(): Promise<void>;
  /** Ends the workers; calls under way and later ones fail with EngineUnavailableError. */
  close(): Promise<void>;
}

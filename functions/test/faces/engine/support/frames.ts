import type { FaceMeasures, FrameAnalysis } from '../../../../src/faces/engine/index.ts';

/** A frame without fault; every test changes what it is about. */
export function goodFrame(
  face: Partial<FaceMeasures> = {},
  frame: Partial<FrameAnalysis> = {},
): FrameAnalysis {
  return {
    widthPx: 640,
    heightPx: 480,
    frameLuma: 110,
    faces: 1,
    secondFaceRatio: 0,
    faceShare: 0.4,
    face: {
      box: { x: 220, y: 140, width: 200, height: 200 },
      eyeDistancePx: 90,
      yawDeg: 3,
      pitchDeg: -4,
      rollDeg: 2,
      luma: 120,
      sharpness: 0.05,
      eyeAperture: 0.3,
      presence: 1,
      centreOffset: 0.05,
      embedding: null,
      ...face,
    },
    farFace: false,
    timingsMs: { decode: 5, detect: 5, mesh: 15, embed: 12 },
    cpuMs: 37,
    ...frame,
  };
}

/** A frame in which nothing was found. */
export function emptyFrame(frame: Partial<FrameAnalysis> = {}): FrameAnalysis {
  return { ...goodFrame({}, { faces: 0, faceShare: 0, ...frame }), face: null };
}

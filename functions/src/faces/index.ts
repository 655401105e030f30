export { checkFaceFrame } from './checkFaceFrame.ts';
export { warmFaceEngine } from './engineHost.ts';
export { dismissFaceConflict } from './dismissFaceConflict.ts';
export { driftOf, type FaceDrift } from './drift/driftStore.ts';
export { noteFace, saysOfTemplate } from './drift/noteFace.ts';
export { enrolFace } from './enrolFace.ts';
export { forgetFaces } from './deletion/forgetFaces.ts';
export { forgetPerson } from './forgetPerson.ts';
export type { PhotoFindings, Sighting } from './group/findInPhoto.ts';
export { SIGHTINGS, findInPhoto } from './group/findInPhoto.ts';
export { faceHint } from './faceHints.ts';
export { FACE_REASONS, QUALITY_REASONS } from './findings.ts';
export { getConsent } from './getConsent.ts';
export { giveConsent } from './giveConsent.ts';
export type { Identified } from './identifyFace.ts';
export { identifyFace } from './identifyFace.ts';
export { Image, decodeImages } from './image.ts';
export { listFaceConflicts } from './listFaceConflicts.ts';
export type { LivenessAction } from './liveness/action.ts';
export { LIVENESS_ACTIONS, actionFor } from './liveness/action.ts';
export { mustBeTimed } from './liveness/timedFrames.ts';
export { withReplays, rememberedAfter } from './liveness/seenFrames.ts';
export {
  SEEN_FRAMES_KEPT_S,
  frameMarks,
  seenFramesRef,
  type StoredSeenFrames,
} from './liveness/seenFramesStore.ts';
export { LIVENESS_REASONS } from './liveness/reasons.ts';
export type { FaceProof, FaceRules, FaceTimings } from './proveFace.ts';
export { proveFace } from './proveFace.ts';
export { beginFaceSignIn } from './signIn/beginFaceSignIn.ts';
export { finishFaceSignIn } from './signIn/finishFaceSignIn.ts';
export { restoreFaceSignIn } from './signIn/restoreFaceSignIn.ts';
export { withdrawConsent } from './withdrawConsent.ts';
export { hasTemplate } from './vault/vaultStore.ts';

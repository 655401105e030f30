export { confirmRollCall } from './confirmRollCall.ts';
export { getRollCall } from './getRollCall.ts';
export { startRollCall } from './startRollCall.ts';
export { sweepRollCallPhotos } from './sweepRollCallPhotos.ts';

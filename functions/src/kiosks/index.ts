export { createKiosk } from './createKiosk.ts';
export { kioskProofMessage, plainCode } from './kioskProof.ts';
export { listKiosks } from './listKiosks.ts';
export { pairKiosk } from './pairKiosk.ts';
export { revokeKiosk } from './revokeKiosk.ts';

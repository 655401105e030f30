export { createAbsenceRequest } from './createAbsenceRequest.ts';
export { decideAbsenceRequest } from './decideAbsenceRequest.ts';
export {
  checkEvidence,
  listEvidence,
  openEvidence,
  removeEvidence,
  sweepEvidence,
} from './evidence/index.ts';
export { expireRequests } from './expireRequests.ts';
export { getAbsenceRequest } from './getAbsenceRequest.ts';
export { listAbsenceRequests } from './listAbsenceRequests.ts';
export { REQUEST_STATUSES } from './lifecycle.ts';
export { openRequestsFor } from './openRequests.ts';
export { reportAbsence } from './reportAbsence.ts';
export { submitAbsenceRequest } from './submitAbsenceRequest.ts';
export { updateAbsenceRequest } from './updateAbsenceRequest.ts';
export { withdrawAbsenceRequest } from './withdrawAbsenceRequest.ts';

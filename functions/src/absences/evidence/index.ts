export { checkEvidence } from './checkEvidence.ts';
export { listEvidence } from './listEvidence.ts';
export { openEvidence } from './openEvidence.ts';
export { removeEvidence } from './removeEvidence.ts';
export { sweepEvidence } from './sweepEvidence.ts';

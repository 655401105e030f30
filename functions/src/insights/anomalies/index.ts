export { dismissAnomaly } from './dismissAnomaly.ts';
export { getAnomaly } from './getAnomaly.ts';
export { listAnomalies } from './listAnomalies.ts';

export type { Anomaly } from './anomalyStore.ts';
export { openAnomaliesOf } from './anomalyStore.ts';
export { dismissAnomaly } from './dismissAnomaly.ts';
export { getAnomaly } from './getAnomaly.ts';
export { listAnomalies } from './listAnomalies.ts';
export { reasonOf } from './words.ts';

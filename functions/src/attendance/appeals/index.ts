export { appealCheckIn } from './appealCheckIn.ts';
export { decideAppeal } from './decideAppeal.ts';
export { getAppeal } from './getAppeal.ts';
export { listAppeals } from './listAppeals.ts';
export { withdrawAppeal } from './withdrawAppeal.ts';

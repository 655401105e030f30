export { deliverDue } from './fanOut/deliverDue.ts';
export { getNotice } from './getNotice.ts';
export { listNotices } from './listNotices.ts';
export { replayNotice } from './replayNotice.ts';
export { workOffBatch, workOffFanOut } from './workOffTask.ts';

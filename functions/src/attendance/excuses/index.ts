export { applyExcuse } from './applyExcuse.ts';
export { endExcuse, giveExcuse } from './excuseStore.ts';
export { excuseSession } from './excuseSession.ts';
export { excusesFollow } from './excusesFollow.ts';

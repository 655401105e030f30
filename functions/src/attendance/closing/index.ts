export { closeDue } from './closeDue.ts';
export { closeSession } from './closeSession.ts';
export { getSessionSummary } from './getSessionSummary.ts';
export { attendedUntil } from './moments.ts';

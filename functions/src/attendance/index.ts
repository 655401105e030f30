export { beginCheckIn } from './beginCheckIn.ts';
export { checkIn } from './checkIn.ts';
export { checkOut } from './checkOut.ts';
export { getRecord } from './getRecord.ts';
export { listRecords } from './listRecords.ts';
export { markAttendance } from './markAttendance.ts';
export { reviewCheckIn } from './reviewCheckIn.ts';
export { showEvidence } from './showEvidence.ts';

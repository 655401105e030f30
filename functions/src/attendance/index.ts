export {
  appealCheckIn,
  decideAppeal,
  getAppeal,
  listAppeals,
  withdrawAppeal,
} from './appeals/index.ts';
export { attemptsOf } from './attemptStore.ts';
export { beginCheckIn } from './beginCheckIn.ts';
export { beginKioskCheckIn } from './beginKioskCheckIn.ts';
export { checkIn } from './checkIn.ts';
export { checkOut } from './checkOut.ts';
export { closeDue, closeSession, getSessionSummary } from './closing/index.ts';
export { applyExcuse, endExcuse, excuseSession, giveExcuse } from './excuses/index.ts';
export type { EvidenceAt, EvidencePosition } from './evidenceAfter.ts';
export { evidenceAfter } from './evidenceAfter.ts';
export type { StoredEvidence } from './attemptStore.ts';
export { getRecord } from './getRecord.ts';
export { kioskCheckIn } from './kioskCheckIn.ts';
export { listDays } from './days/listDays.ts';
export { listOverrides } from './overridesLog/listOverrides.ts';
export { listRecords } from './listRecords.ts';
export { markAttendance } from './markAttendance.ts';
export { markManyAttendance } from './markManyAttendance.ts';
export { previewPolicy } from './preview/previewPolicy.ts';
export { reviewCheckIn } from './reviewCheckIn.ts';
export { reviewDeparture } from './reviewDeparture.ts';
export {
  confirmRollCall,
  getRollCall,
  startRollCall,
  sweepRollCallPhotos,
} from './rollCall/index.ts';
export { rollNow } from './rollNow/index.ts';
export { splitFilter } from './splitFilter.ts';
export { showEvidence } from './showEvidence.ts';
export { undoMark } from './undoMark.ts';
export { countFiltered } from './countFiltered.ts';
export { firestoreRecords } from './firestoreRecords.ts';
export { narrowFilter } from './narrowFilter.ts';
export type { Reader } from './permittedFilter.ts';
export { permittedFilter } from './permittedFilter.ts';
export { RecordFilter, RecordFilterFields } from './recordFilter.ts';
export { recordPages } from './recordPages.ts';
export type { PlacedRecord, RecordSource } from './recordSource.ts';
export type { StoredRecord } from './recordStore.ts';
export { METHODS } from './record.ts';
export type { Departure, Method, Status } from './record.ts';
export { marksOf, uidsAutoClosed, uidsOfAbsentees, uidsWithoutMark } from './marksOfSession.ts';
export { recordsQuery, sessionRecords } from './recordStore.ts';

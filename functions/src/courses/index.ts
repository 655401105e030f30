export { addMeeting } from './addMeeting.ts';
export { addSession } from './addSession.ts';
export { addToRoster } from './addToRoster.ts';
export { assignStaff } from './assignStaff.ts';
export { cancelSession } from './cancelSession.ts';
export { createCourse } from './createCourse.ts';
export { courseConsoleEdit } from './courseConsoleEdit.ts';
export { createTerm } from './createTerm.ts';
export { followAll, followCourse, followTerm } from './triggers.ts';
export { listCourseRuleVersions } from './listCourseRuleVersions.ts';
export { listCourses } from './listCourses.ts';
export { listRoster } from './listRoster.ts';
export { listSessions } from './listSessions.ts';
export { listTerms } from './listTerms.ts';
export { materialiseSessions } from './materialiseSessions.ts';
export { moveTerm } from './moveTerm.ts';
export { removeFromRoster } from './removeFromRoster.ts';
export { removeMeeting } from './removeMeeting.ts';
export { removeStaff } from './removeStaff.ts';
export {
  activeRosterOf,
  isRosteredAt,
  rosterEntriesOf,
  rosterEntryOf,
  rosterEntryOfStudent,
} from './rosterStore.ts';
export { sessionRules } from './sessionRules.ts';
export { sessionOf, sessionsById, sessionsOfCourse, sessionsOpenAt } from './sessionStore.ts';
export type { Session } from './sessionStore.ts';
export { windows as sessionWindows } from './windows.ts';
export { taughtCourse as mustTeach } from './teach.ts';
export { updateCourse } from './updateCourse.ts';
export { updateMeeting } from './updateMeeting.ts';

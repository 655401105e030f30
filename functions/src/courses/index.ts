export { addMeeting } from './addMeeting.ts';
export { addSession } from './addSession.ts';
export { addToRoster } from './addToRoster.ts';
export { assignStaff } from './assignStaff.ts';
export { classesBeyondHorizon } from './beyondHorizon.ts';
export { cancelSession } from './cancelSession.ts';
export { comingSessions } from './comingSessions.ts';
export { allCourseIds, courseOf, terms } from './courseStore.ts';
export { createCourse } from './createCourse.ts';
export { courseConsoleEdit } from './courseConsoleEdit.ts';
export { createCalendarFeed } from './feed/createCalendarFeed.ts';
export { createTerm } from './createTerm.ts';
export { followAll, followCalendar, followCourse, followTerm } from './follow.ts';
export { getChild } from './children/getChild.ts';
export { listChildSessions } from './children/listChildSessions.ts';
export { listMyChildren } from './children/listMyChildren.ts';
export { getCalendar } from './calendars/getCalendar.ts';
export { importCalendar } from './calendars/importCalendar.ts';
export { listCourseRuleVersions } from './listCourseRuleVersions.ts';
export { endFeeds } from './feed/endFeeds.ts';
export { listCalendarFeeds } from './feed/listCalendarFeeds.ts';
export { listCalendars } from './calendars/listCalendars.ts';
export {
  applyRosterImport,
  cancelRosterImport,
  continueImport,
  getRosterImport,
  listRosterImportRows,
  startRosterImport,
  sweepRosterFiles,
} from './import/index.ts';
export { listCourses } from './listCourses.ts';
export { listExceptions } from './exceptions/listExceptions.ts';
export { listMeetings } from './listMeetings.ts';
export { listRoster } from './listRoster.ts';
export { listSessions } from './listSessions.ts';
export { listStaff } from './listStaff.ts';
export { listTerms } from './listTerms.ts';
export { materialiseSessions } from './materialiseSessions.ts';
export { mountCalendarFeeds } from './feed/mountCalendarFeeds.ts';
export { moveSession } from './moveSession.ts';
export { moveTerm } from './moveTerm.ts';
export { HORIZON_DAYS } from './outlook.ts';
export { putException } from './exceptions/putException.ts';
export type { TermWithId } from './readTerms.ts';
export { isOver, termOf, termsBegunBy, termsWithin } from './readTerms.ts';
export { removeCalendar } from './calendars/removeCalendar.ts';
export { removeException } from './exceptions/removeException.ts';
export { removeFromRoster } from './removeFromRoster.ts';
export { removeMeeting } from './removeMeeting.ts';
export { removeStaff } from './removeStaff.ts';
export { restoreSession } from './restoreSession.ts';
export { revokeCalendarFeed } from './feed/revokeCalendarFeed.ts';
export {
  activeRosterOf,
  countRostered,
  isRosteredAt,
  rosterEntriesOf,
  rosterEntryOf,
  rosterEntryOfStudent,
  rosterPages,
} from './rosterStore.ts';
export type { DueMoment, SeenSession } from './sessionMoments.ts';
export {
  dueSessions,
  mustBeAsSeen,
  noteClosing,
  runningSessions,
  seeSession,
} from './sessionMoments.ts';
export { sessionRules } from './sessionRules.ts';
export { sessionOf, sessionsBetween, sessionsById, sessionsOpenAt } from './sessionStore.ts';
export type { Session, SessionClosing } from './sessionStore.ts';
export { windows as sessionWindows } from './windows.ts';
export { localDateOf, officialZone, spanOfDates } from './zone.ts';
export { taughtCourse as mustTeach } from './teach.ts';
export { updateCourse } from './updateCourse.ts';
export { updateMeeting } from './updateMeeting.ts';
export { updateTerm } from './updateTerm.ts';

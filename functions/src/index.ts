import './runtime.ts';
import { onRequest } from 'firebase-functions/https';
import { followAll, mountCalendarFeeds } from './courses/index.ts';
import { warmFaceEngine } from './faces/index.ts';
import { operations, table } from './operations.ts';
import { placeConsoleEdit } from './places/index.ts';
import { callable } from './platform/callableEdge.ts';
import { consoleEditTrigger } from './platform/consoleTrigger.ts';
import { mountDocuments } from './platform/documents.ts';
import { mountFileTickets } from './platform/fileLinks/mountFileTickets.ts';
import { createApi } from './platform/httpEdge.ts';
import { liveServices } from './platform/services.ts';
import { REST_FUNCTION, TIERS } from './platform/tier.ts';
import { policyConsoleEdit } from './settings/index.ts';

// REST: one function per tier, so that a light call never pays for the face engine's start.
export const api = onRequest(
  TIERS.light,
  createApi(table, {
    tier: 'light',
    services: liveServices,
    mount: (app) => {
      mountDocuments(app, table);
      mountCalendarFeeds(app, liveServices);
      mountFileTickets(app, liveServices);
    },
  }),
);
export const apiFace = onRequest(
  TIERS.face,
  createApi(table, { tier: 'face', services: liveServices }),
);
export const apiBulk = onRequest(
  TIERS.bulk,
  createApi(table, { tier: 'bulk', services: liveServices }),
);

// absences
export const createAbsenceRequest = callable(operations.createAbsenceRequest);
export const decideAbsenceRequest = callable(operations.decideAbsenceRequest);
export const getAbsenceRequest = callable(operations.getAbsenceRequest);
export const listAbsenceRequests = callable(operations.listAbsenceRequests);
export const listEvidence = callable(operations.listEvidence);
export const openEvidence = callable(operations.openEvidence);
export const removeEvidence = callable(operations.removeEvidence);
export const reportAbsence = callable(operations.reportAbsence);
export const submitAbsenceRequest = callable(operations.submitAbsenceRequest);
export const updateAbsenceRequest = callable(operations.updateAbsenceRequest);
export const withdrawAbsenceRequest = callable(operations.withdrawAbsenceRequest);
export { checkEvidence, expireAbsenceRequests, sweepEvidenceFiles } from './absences/triggers.ts';

// accounts
export const acceptInvitation = callable(operations.acceptInvitation);
export const blockGuardian = callable(operations.blockGuardian);
export const changeEmail = callable(operations.changeEmail);
export const completeRegistration = callable(operations.completeRegistration);
export const createUser = callable(operations.createUser);
export const decideProfileRequest = callable(operations.decideProfileRequest);
export const endBrowserSession = callable(operations.endBrowserSession);
export const endSessions = callable(operations.endSessions);
export const getMyProfile = callable(operations.getMyProfile);
export const getProfile = callable(operations.getProfile);
export const getUser = callable(operations.getUser);
export const grantRole = callable(operations.grantRole);
export const invite = callable(operations.invite);
export const linkGuardian = callable(operations.linkGuardian);
export const listGuardianBlocks = callable(operations.listGuardianBlocks);
export const listGuardians = callable(operations.listGuardians);
export const listMyDevices = callable(operations.listMyDevices);
export const listProfileRequests = callable(operations.listProfileRequests);
export const listUsers = callable(operations.listUsers);
export const register = callable(operations.register);
export const registerDevice = callable(operations.registerDevice);
export const requestEmailVerification = callable(operations.requestEmailVerification);
export const requestPasswordReset = callable(operations.requestPasswordReset);
export const requestProfileChange = callable(operations.requestProfileChange);
export const restoreUser = callable(operations.restoreUser);
export const revokeDevice = callable(operations.revokeDevice);
export const signOutEverywhere = callable(operations.signOutEverywhere);
export const startBrowserSession = callable(operations.startBrowserSession);
export const suspendUser = callable(operations.suspendUser);
export const unblockGuardian = callable(operations.unblockGuardian);
export const unlinkGuardian = callable(operations.unlinkGuardian);
export const updateGuardianLink = callable(operations.updateGuardianLink);
export const updateMyProfile = callable(operations.updateMyProfile);
export const updateProfile = callable(operations.updateProfile);
export const withdrawProfileRequest = callable(operations.withdrawProfileRequest);
export { accessWritten, accountRequestCreated } from './accounts/triggers.ts';

// attendance
export const appealCheckIn = callable(operations.appealCheckIn);
export const beginCheckIn = callable(operations.beginCheckIn);
export const beginKioskCheckIn = callable(operations.beginKioskCheckIn);
export const checkIn = callable(operations.checkIn);
export const checkOut = callable(operations.checkOut);
export const closeSession = callable(operations.closeSession);
export const confirmRollCall = callable(operations.confirmRollCall);
export const decideAppeal = callable(operations.decideAppeal);
export const getAppeal = callable(operations.getAppeal);
export const getRecord = callable(operations.getRecord);
export const getRollCall = callable(operations.getRollCall);
export const getSessionSummary = callable(operations.getSessionSummary);
export const kioskCheckIn = callable(operations.kioskCheckIn);
export const listAppeals = callable(operations.listAppeals);
export const listDays = callable(operations.listDays);
export const listOverrides = callable(operations.listOverrides);
export const listRecords = callable(operations.listRecords);
export const markAttendance = callable(operations.markAttendance);
export const markManyAttendance = callable(operations.markManyAttendance);
export const previewPolicy = callable(operations.previewPolicy);
export const reviewCheckIn = callable(operations.reviewCheckIn);
export const reviewDeparture = callable(operations.reviewDeparture);
export const rollNow = callable(operations.rollNow);
export const showEvidence = callable(operations.showEvidence);
export const startRollCall = callable(operations.startRollCall);
export const undoMark = callable(operations.undoMark);
export const withdrawAppeal = callable(operations.withdrawAppeal);
export {
  closeSessions,
  onExcuseWritten,
  onSessionWritten,
  sweepPhotos,
} from './attendance/triggers.ts';

// courses
export const addMeeting = callable(operations.addMeeting);
export const addSession = callable(operations.addSession);
export const addToRoster = callable(operations.addToRoster);
export const applyRosterImport = callable(operations.applyRosterImport);
export const assignStaff = callable(operations.assignStaff);
export const cancelRosterImport = callable(operations.cancelRosterImport);
export const cancelSession = callable(operations.cancelSession);
export const createCalendarFeed = callable(operations.createCalendarFeed);
export const createCourse = callable(operations.createCourse);
export const createTerm = callable(operations.createTerm);
export const getCalendar = callable(operations.getCalendar);
export const getChild = callable(operations.getChild);
export const importCalendar = callable(operations.importCalendar);
export const listCalendarFeeds = callable(operations.listCalendarFeeds);
export const listCalendars = callable(operations.listCalendars);
export const listChildSessions = callable(operations.listChildSessions);
export const listCourseRuleVersions = callable(operations.listCourseRuleVersions);
export const getRosterImport = callable(operations.getRosterImport);
export const listCourses = callable(operations.listCourses);
export const listExceptions = callable(operations.listExceptions);
export const listMeetings = callable(operations.listMeetings);
export const listMyChildren = callable(operations.listMyChildren);
export const listRoster = callable(operations.listRoster);
export const listRosterImportRows = callable(operations.listRosterImportRows);
export const listSessions = callable(operations.listSessions);
export const listStaff = callable(operations.listStaff);
export const listTerms = callable(operations.listTerms);
export const materialiseSessions = callable(operations.materialiseSessions);
export const moveSession = callable(operations.moveSession);
export const moveTerm = callable(operations.moveTerm);
export const putException = callable(operations.putException);
export const removeCalendar = callable(operations.removeCalendar);
export const removeException = callable(operations.removeException);
export const removeFromRoster = callable(operations.removeFromRoster);
export const removeMeeting = callable(operations.removeMeeting);
export const removeStaff = callable(operations.removeStaff);
export const restoreSession = callable(operations.restoreSession);
export const revokeCalendarFeed = callable(operations.revokeCalendarFeed);
export const startRosterImport = callable(operations.startRosterImport);
export const updateCourse = callable(operations.updateCourse);
export const updateMeeting = callable(operations.updateMeeting);
export const updateTerm = callable(operations.updateTerm);
export {
  materialiseAll,
  onCalendarWritten,
  onCourseWritten,
  onExceptionWritten,
  onMeetingWritten,
  onRosterImportWritten,
  onTermWritten,
  sweepRosterUploads,
} from './courses/triggers.ts';

// faces
export const beginFaceSignIn = callable(operations.beginFaceSignIn);
export const checkFaceFrame = callable(operations.checkFaceFrame);
export const dismissFaceConflict = callable(operations.dismissFaceConflict);
export const enrolFace = callable(operations.enrolFace);
export const finishFaceSignIn = callable(operations.finishFaceSignIn);
export const getConsent = callable(operations.getConsent);
export const giveConsent = callable(operations.giveConsent);
export const listFaceConflicts = callable(operations.listFaceConflicts);
export const restoreFaceSignIn = callable(operations.restoreFaceSignIn);
export const withdrawConsent = callable(operations.withdrawConsent);
export { faceSearchWritten, forgetFacesAtServices } from './faces/triggers.ts';

// insights
export const dismissAnomaly = callable(operations.dismissAnomaly);
export const getAnomaly = callable(operations.getAnomaly);
export const getCourseChart = callable(operations.getCourseChart);
export const getCourseInsight = callable(operations.getCourseInsight);
export const getInstitutionChart = callable(operations.getInstitutionChart);
export const getInstitutionInsight = callable(operations.getInstitutionInsight);
export const getStudentChart = callable(operations.getStudentChart);
export const getStudentInsight = callable(operations.getStudentInsight);
export const listAnomalies = callable(operations.listAnomalies);
export const listCourseInsights = callable(operations.listCourseInsights);
export const listCourseStudents = callable(operations.listCourseStudents);
export const listStudentsAtRisk = callable(operations.listStudentsAtRisk);
export {
  checkStats,
  findAnomalies,
  onCourseChanged,
  onRecordWritten,
  onRosterWritten,
  onSessionChanged,
  onTemplateDeleted,
  recomputeStats,
  sweepStats,
} from './insights/triggers.ts';

// kiosks
export const createKiosk = callable(operations.createKiosk);
export const listKiosks = callable(operations.listKiosks);
export const pairKiosk = callable(operations.pairKiosk);
export const revokeKiosk = callable(operations.revokeKiosk);

// notifications
export const getNotice = callable(operations.getNotice);
export const listNotices = callable(operations.listNotices);
export const replayNotice = callable(operations.replayNotice);
export const getMyNotificationSettings = callable(operations.getMyNotificationSettings);
export const listAlerts = callable(operations.listAlerts);
export const listMyNotices = callable(operations.listMyNotices);
export const markNoticesRead = callable(operations.markNoticesRead);
export const registerPushToken = callable(operations.registerPushToken);
export const removePushToken = callable(operations.removePushToken);
export const sendAlert = callable(operations.sendAlert);
export const updateMyNotificationSettings = callable(operations.updateMyNotificationSettings);
export const createWebhook = callable(operations.createWebhook);
export const deleteWebhook = callable(operations.deleteWebhook);
export const getWebhook = callable(operations.getWebhook);
export const listWebhookDeliveries = callable(operations.listWebhookDeliveries);
export const listWebhooks = callable(operations.listWebhooks);
export const replayWebhookDelivery = callable(operations.replayWebhookDelivery);
export const rotateWebhookSecret = callable(operations.rotateWebhookSecret);
export const testWebhook = callable(operations.testWebhook);
export const updateWebhook = callable(operations.updateWebhook);
export {
  deliverDueNotices,
  fanOut,
  onPushTokenWritten,
  postWebhook,
  sendBatch,
  sendDigestMails,
  sweepWebhookDeliveries,
} from './notifications/triggers.ts';

// places
export const createPlace = callable(operations.createPlace);
export const getPlace = callable(operations.getPlace);
export const listPlaces = callable(operations.listPlaces);
export const updatePlace = callable(operations.updatePlace);
export const onPlaceWritten = consoleEditTrigger('places/{id}', placeConsoleEdit);

// platform
export const getSigningKeys = callable(operations.getSigningKeys);

// privacy
export const deleteUser = callable(operations.deleteUser);

// reports
export const cancelReport = callable(operations.cancelReport);
export const createReport = callable(operations.createReport);
export const createReportSchedule = callable(operations.createReportSchedule);
export const deleteReport = callable(operations.deleteReport);
export const deleteReportSchedule = callable(operations.deleteReportSchedule);
export const exportRecords = callable(operations.exportRecords);
export const getReport = callable(operations.getReport);
export const getReportSchedule = callable(operations.getReportSchedule);
export const listReports = callable(operations.listReports);
export const listReportSchedules = callable(operations.listReportSchedules);
export const openReport = callable(operations.openReport);
export const runReportSchedule = callable(operations.runReportSchedule);
export const updateReportSchedule = callable(operations.updateReportSchedule);
export {
  buildReport,
  requeueLostReports,
  runReportSchedules,
  sweepOldReports,
} from './reports/triggers.ts';

// settings
export const getPolicy = callable(operations.getPolicy);
export const getPolicyVersion = callable(operations.getPolicyVersion);
export const listPolicyVersions = callable(operations.listPolicyVersions);
export const updatePolicy = callable(operations.updatePolicy);
export const onPolicyWritten = consoleEditTrigger(
  'settings/policy',
  policyConsoleEdit,
  (services, _id, eventId) => followAll(services, eventId),
);

// An instance that serves face work gets its models ready while it waits for its first call.
// (A withdrawal or deletion looks at no face, and a photo of a room has a thread of its own.)
const UNWARMED = new Set(['deleteUser', 'withdrawConsent', 'startRollCall']);
const target = process.env['FUNCTION_TARGET'];
const faceWork = table.filter(({ tier, name }) => tier === 'face' && !UNWARMED.has(name));
if (target === REST_FUNCTION.face || faceWork.some(({ name }) => name === target)) {
  void warmFaceEngine();
}

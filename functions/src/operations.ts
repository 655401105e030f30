import {
  acceptInvitation,
  completeRegistration,
  getMyProfile,
  getProfile,
  grantRole,
  invite,
  linkGuardian,
  listMyDevices,
  register,
  registerDevice,
  requestEmailVerification,
  requestPasswordReset,
  restoreUser,
  revokeDevice,
  suspendUser,
  unlinkGuardian,
  updateMyProfile,
  updateProfile,
} from './accounts/index.ts';
import {
  beginCheckIn,
  checkIn,
  checkOut,
  getRecord,
  listRecords,
  markAttendance,
  reviewCheckIn,
  showEvidence,
} from './attendance/index.ts';
import {
  addMeeting,
  addSession,
  addToRoster,
  assignStaff,
  cancelSession,
  createCourse,
  createTerm,
  listCourses,
  listRoster,
  listSessions,
  listTerms,
  materialiseSessions,
  moveTerm,
  removeFromRoster,
  removeMeeting,
  removeStaff,
  updateCourse,
  updateMeeting,
} from './courses/index.ts';
import {
  checkFaceFrame,
  dismissFaceConflict,
  enrolFace,
  getConsent,
  giveConsent,
  listFaceConflicts,
  withdrawConsent,
} from './faces/index.ts';
import { createPlace, getPlace, listPlaces, updatePlace } from './places/index.ts';
import { getPolicy, updatePolicy } from './settings/index.ts';
import type { Operation } from './platform/operation.ts';

/** Every operation of the backend; callables, REST, OpenAPI, client and tests are derived from it. */
export const operations = {
  // accounts
  acceptInvitation,
  completeRegistration,
  getMyProfile,
  getProfile,
  grantRole,
  invite,
  linkGuardian,
  listMyDevices,
  register,
  registerDevice,
  requestEmailVerification,
  requestPasswordReset,
  restoreUser,
  revokeDevice,
  suspendUser,
  unlinkGuardian,
  updateMyProfile,
  updateProfile,
  // attendance
  beginCheckIn,
  checkIn,
  checkOut,
  getRecord,
  listRecords,
  markAttendance,
  reviewCheckIn,
  showEvidence,
  // courses
  addMeeting,
  addSession,
  addToRoster,
  assignStaff,
  cancelSession,
  createCourse,
  createTerm,
  listCourses,
  listRoster,
  listSessions,
  listTerms,
  materialiseSessions,
  moveTerm,
  removeFromRoster,
  removeMeeting,
  removeStaff,
  updateCourse,
  updateMeeting,
  // faces
  checkFaceFrame,
  dismissFaceConflict,
  enrolFace,
  getConsent,
  giveConsent,
  listFaceConflicts,
  withdrawConsent,
  // places
  createPlace,
  getPlace,
  listPlaces,
  updatePlace,
  // settings
  getPolicy,
  updatePolicy,
} as const;

export type Operations = typeof operations;

/** The table as a list, in declaration order. */
export const table: readonly Operation[] = Object.values(operations);

import { onDocumentWritten } from 'firebase-functions/firestore';
import { onSchedule } from 'firebase-functions/scheduler';
import { consoleEditTrigger } from '../platform/consoleTrigger.ts';
import { liveServices } from '../platform/services.ts';
import { courseConsoleEdit } from './courseConsoleEdit.ts';
import { followAll, followCalendar, followCourse, followTerm } from './follow.ts';
import { continueImport, sweepRosterFiles } from './import/index.ts';

// Sessions follow whatever they are made from.

export const onCourseWritten = consoleEditTrigger('courses/{id}', courseConsoleEdit, followCourse);

export const onMeetingWritten = onDocumentWritten(
  { document: 'courses/{courseId}/meetings/{meetingId}', retry: true },
  ({ id, params }) => followCourse(liveServices(), params.courseId, id),
);

export const onExceptionWritten = onDocumentWritten(
  { document: 'courses/{courseId}/exceptions/{exceptionId}', retry: true },
  ({ id, params }) => followCourse(liveServices(), params.courseId, id),
);

export const onCalendarWritten = onDocumentWritten(
  { document: 'calendars/{calendarId}', retry: true, timeoutSeconds: 540 },
  ({ id, params }) => followCalendar(liveServices(), params.calendarId, id),
);

export const onTermWritten = onDocumentWritten(
  { document: 'terms/{termId}', retry: true, timeoutSeconds: 540 },
  ({ id, params }) => followTerm(liveServices(), params.termId, id),
);

/** The horizon moves on, and missed changes are made good. */
export const materialiseAll = onSchedule(
  { schedule: 'every 1 hours', retryCount: 3, timeoutSeconds: 540 },
  ({ scheduleTime }) => followAll(liveServices(), scheduleTime),
);

/** Each write of an import's progress starts its next step. Retried until the step is done. */
export const onRosterImportWritten = onDocumentWritten(
  {
    document: 'rosterImports/{id}',
    retry: true,
    timeoutSeconds: 300,
    memory: '512MiB',
    concurrency: 1,
    maxInstances: 5,
  },
  async ({ params }) => {
    await continueImport(liveServices(), params.id);
  },
);

/** Rosters hold names: their files do not stay. */
export const sweepRosterUploads = onSchedule(
  { schedule: 'every 1 hours', retryCount: 3, timeoutSeconds: 300 },
  async ({ scheduleTime }) => {
    await sweepRosterFiles(liveServices(), scheduleTime);
  },
);

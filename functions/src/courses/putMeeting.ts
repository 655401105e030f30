import type { DocumentReference } from 'firebase-admin/firestore';
import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { Write } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { newRevision } from '../platform/revision.ts';
import type { AddMeetingRequest, Meeting as MeetingReply } from './meetingContract.ts';
import type { StoredMeeting } from './courseStore.ts';
import { meetingProblems } from './meeting.ts';

type Fields = Omit<StoredMeeting, 'revision'>;

/** `anchor`: what holds unless the input names one. */
export function meetingFields(
  input: Omit<z.output<typeof AddMeetingRequest>, 'courseId'>,
  timeZone: string,
  anchor: string,
): Fields {
  const { weekday, startLocal, endLocal, from = null, to = null, placeIds = null } = input;
  const { everyWeeks, onHolidays, dayPart } = input;
  return {
    ...{ weekday, startLocal, endLocal, timeZone, from, to, placeIds },
    ...{ everyWeeks, anchor: input.anchor ?? anchor, onHolidays, dayPart },
  };
}

/** The first date on or after `from` (YYYY-MM-DD) that is this weekday (ISO: 1 is Monday). */
export function firstDate(from: string, weekday: number): string {
  const start = Temporal.PlainDate.from(from);
  return start.add({ days: (weekday - start.dayOfWeek + 7) % 7 }).toString();
}

/** Validates and writes a meeting with its audit event. @throws Failure invalid-request naming each field */
export function putMeeting(
  { tx, audit }: Write,
  ref: DocumentReference<StoredMeeting>,
  fields: Fields,
  action: string,
): z.input<typeof MeetingReply> {
  // Open dates are the term's; any long span stands for them here.
  const dated = {
    ...fields,
    from: fields.from ?? fields.to ?? ANY_DAY,
    to: fields.to ?? fields.from ?? ANY_DAY,
    anchor: fields.anchor ?? ANY_DAY,
  };
  const problems = meetingProblems({ id: ref.id, ...dated, placeIds: [] });
  if (problems.length > 0) {
    const issues = problems.map(({ field, problem, fix }) => ({
      field,
      issue: `${problem}; ${fix}`,
    }));
    throw new Failure('invalid-request', { fields: issues });
  }
  tx.set(ref, { ...fields, revision: newRevision() });
  audit({ action, subject: ref.path });
  return { id: ref.id, courseId: ref.parent.parent?.id ?? '', ...fields };
}

const ANY_DAY = '2000-01-01';

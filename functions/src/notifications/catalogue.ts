import type { NoticeKind } from '../platform/noticeKinds.ts';

export const CHANNELS = ['push', 'inbox', 'mail'] as const;
export type Channel = (typeof CHANNELS)[number];

type Data = Readonly<Record<string, string>>;

/** How a kind of notice is told to whoever has said nothing about it. */
export interface Manner {
  readonly channels: readonly Channel[];
  /** Passes quiet hours and digests: always, never, or where the notice's data say `urgent: 'true'`. */
  readonly urgent: boolean | 'as-said';
  /** Stays in the inbox whatever the recipient has muted: one's security, and what the school must say. */
  readonly mandatory: boolean;
  /** How long a push is of use: hours from the notice's making, or until a moment of its session. */
  readonly life: number | 'start' | 'close' | 'end';
  /** Whether the guardians of the student it is about are told as well, and then by which channels. */
  readonly guardians: {
    readonly told: (data: Data) => boolean;
    readonly channels: readonly Channel[];
  } | null;
  /** Whether it may wait for the day's digest. */
  readonly digest: boolean;
}

const DAY = 24;

/** To the student: the outcome of something. */
const OUTCOME: Manner = {
  channels: ['push', 'inbox'],
  urgent: false,
  mandatory: false,
  life: 2 * DAY,
  guardians: null,
  digest: true,
};
/** To those who have something to do about it. */
const WORK: Manner = { ...OUTCOME, channels: ['inbox'], life: 3 * DAY };
const DECISION: Manner = { ...OUTCOME, channels: ['push', 'inbox', 'mail'], life: 3 * DAY };
const SECURITY: Manner = { ...DECISION, urgent: true, mandatory: true, life: DAY, digest: false };
/** Of use only before the class. */
const SESSION: Manner = {
  ...OUTCOME,
  channels: ['push', 'inbox', 'mail'],
  life: 'start',
  digest: false,
};

const MISSED = new Set(['absent', 'late']);

/** A mark that becomes, or was, an absence or a lateness. */
function touchesMissed({ before, after }: Data): boolean {
  return before !== after && (MISSED.has(before ?? '') || MISSED.has(after ?? ''));
}

const TOLD: Manner['guardians'] = { told: () => true, channels: ['push', 'inbox', 'mail'] };
/** By the channels of the absence itself: whoever had a mail of that has one of the correction. */
const CORRECTED: Manner['guardians'] = { ...TOLD, told: touchesMissed };
/**
 * Guardians who were told of an absence hear that it is excused, or is not any more; whoever asked is told in their own
 * name.
 */
const EXCUSED: Manner['guardians'] = {
  ...TOLD,
  told: ({ before, outcome }) => (before === 'approved') !== (outcome === 'approved'),
};
const MARK: Manner = { ...OUTCOME, guardians: CORRECTED };

/** Every kind of notice: the school's defaults, which preferences of each person go before. */
export const CATALOGUE = {
  'absence-request.decided': { ...DECISION, guardians: EXCUSED },
  'absence-request.needs-info': DECISION,
  'absence-request.submitted': { ...WORK, channels: ['push', 'inbox'] },
  'absence-request.withdrawn': WORK,
  'anomaly.found': WORK,
  'appeal.decided': { ...DECISION, guardians: CORRECTED },
  'appeal.made': { ...WORK, channels: ['push', 'inbox'] },
  'attendance.absent': { ...OUTCOME, guardians: TOLD },
  'attendance.appeal': MARK,
  'attendance.band': { ...DECISION, life: 7 * DAY, guardians: TOLD },
  'attendance.mark': MARK,
  'attendance.review': MARK,
  'attendance.roll-call': MARK,
  'attendance.undo': MARK,
  'check-in.accepted': { ...OUTCOME, life: 'end' },
  'check-in.late': { ...OUTCOME, guardians: { told: () => true, channels: ['push', 'inbox'] } },
  'check-in.missed': {
    ...OUTCOME,
    channels: ['push', 'inbox'],
    urgent: true,
    life: 'close',
    digest: false,
  },
  'check-in.pending_review': OUTCOME,
  'check-in.rejected': { ...OUTCOME, urgent: true, life: 'close', digest: false },
  'check-out.accepted': OUTCOME,
  'check-out.missed': OUTCOME,
  'check-out.pending_review': OUTCOME,
  'check-out.rejected': { ...OUTCOME, urgent: true, life: DAY, digest: false },
  'consent.withdrawn': { ...SECURITY, urgent: false },
  'device.registered': SECURITY,
  'digest.ready': { ...OUTCOME, channels: ['push'], life: 12, digest: false },
  'evidence.refused': DECISION,
  'face-conflict.found': WORK,
  'face.enrolled': { ...SECURITY, urgent: false },
  'face.re-enrolment-asked': { ...OUTCOME, life: 7 * DAY },
  'face.sign-in-off': SECURITY,
  'face.signed-in': SECURITY,
  'guardian.linked': { ...SECURITY, urgent: false },
  'guardian.unlinked': { ...SECURITY, urgent: false },
  'profile-request.approved': DECISION,
  'profile-request.made': WORK,
  'profile-request.rejected': DECISION,
  'report-schedule.paused': { ...WORK, channels: ['inbox', 'mail'] },
  'report.failed': { ...WORK, channels: ['inbox', 'mail'] },
  'report.ready': { ...OUTCOME, channels: ['push', 'inbox', 'mail'], life: 3 * DAY },
  'roll.not-taken': { ...OUTCOME, life: DAY, digest: false },
  'session.cancelled': SESSION,
  'session.moved': { ...SESSION, life: DAY },
  'session.restored': SESSION,
  'student.absence-band': { ...WORK, channels: ['inbox', 'mail'], life: 7 * DAY },
  'system.alert': { ...SECURITY, urgent: 'as-said', life: 2 * DAY },
  'webhook.failing': { ...WORK, channels: ['inbox', 'mail'] },
} as const satisfies Record<NoticeKind, Manner>;

export function mannerOf(kind: NoticeKind): Manner {
  return CATALOGUE[kind];
}

export function isUrgent(kind: NoticeKind, data: Data): boolean {
  const { urgent } = mannerOf(kind);
  return urgent === 'as-said' ? data['urgent'] === 'true' : urgent;
}

/** The channels of somebody who has chosen none; of a guardian only when told as one. */
export function defaultChannels(kind: NoticeKind, asGuardian: boolean): readonly Channel[] {
  const { channels, guardians } = mannerOf(kind);
  return asGuardian ? (guardians?.channels ?? []) : channels;
}

export function tellsGuardians(kind: NoticeKind, data: Data): boolean {
  return mannerOf(kind).guardians?.told(data) ?? false;
}

import type { Texts } from './words.ts';
import { aboutChild } from './words.ts';

export const en: Texts = {
  marks: {
    pending_review: 'waiting for review',
    present: 'present',
    late: 'late',
    absent: 'absent',
    excused: 'excused',
    none: 'no mark',
  },
  someSession: 'a class',
  someChild: 'Your child',
  someAlert: { title: 'A message from the school', body: 'Open the app for more.' },
  digest: {
    subject: (day) => `Your day: ${day}`,
    intro: (count) => (count === 1 ? 'One thing happened:' : `${String(count)} things happened:`),
  },
  foot: 'You can choose in the app which mails you get.',
  kinds: {
    'absence-request.decided': {
      full: ({ before, outcome, child }) => [
        outcome === 'approved'
          ? 'Absence request approved'
          : outcome === 'expired'
            ? 'Absence request expired'
            : before === 'approved'
              ? 'Absence no longer excused'
              : 'Absence request decided',
        aboutChild(child) +
          (outcome === 'approved'
            ? 'The absence request was approved. The classes it covers are excused.'
            : outcome === 'rejected'
              ? before === 'approved'
                ? 'The absence request was approved before and is rejected now. The classes it covered are not excused any more. The app shows why.'
                : 'The absence request was rejected. The app shows the answer.'
              : outcome === 'expired'
                ? 'The absence request was not submitted, answered or decided in time, and has expired.'
                : outcome === 'withdrawn'
                  ? 'The approved absence request was withdrawn. Classes that had not begun by then are not excused any more.'
                  : 'There is a decision on the absence request. The app shows it.'),
      ],
      push: () => ['Absence request', 'There is news of an absence request.'],
    },
    'absence-request.needs-info': {
      full: () => [
        'Absence request: more is needed',
        'Staff need more information to decide on the absence request. The app shows what is asked.',
      ],
      push: () => ['Absence request', 'More information is needed for an absence request.'],
    },
    'absence-request.submitted': {
      full: ({ outcome }) =>
        outcome === 'approved'
          ? [
              'Absence reported',
              'A guardian reported an absence. The classes it covers are excused.',
            ]
          : ['New absence request', 'An absence request waits for a decision.'],
      push: () => ['New absence request', 'There is a new absence request.'],
    },
    'absence-request.withdrawn': {
      full: ({ outcome }) =>
        outcome === 'expired'
          ? ['Absence request expired', 'An absence request has expired before it was decided.']
          : ['Absence request withdrawn', 'An absence request was taken back.'],
      push: () => ['Absence request', 'An absence request was taken back.'],
    },
    'anomaly.found': {
      full: () => [
        'Something unusual',
        'Attendance in a course of yours shows something unusual. The app shows what and why; dismiss it there if there is a good reason.',
      ],
      push: () => ['Something unusual', 'Attendance in a course of yours needs a look.'],
    },
    'appeal.decided': {
      full: ({ session, child }) => [
        'Appeal decided',
        child === null
          ? `Your appeal about ${session} was decided. The app shows how.`
          : `${child}: an appeal about ${session} was decided.`,
      ],
      push: ({ forChild }) => [
        'Appeal decided',
        forChild ? 'A mark of your child was changed.' : 'There is a decision on your appeal.',
      ],
    },
    'appeal.made': {
      full: ({ session }) => ['New appeal', `A student appeals a check-in: ${session}.`],
      push: () => ['New appeal', 'An appeal waits for a decision.'],
    },
    'attendance.absent': {
      full: ({ session, child }) => [
        'Marked absent',
        child === null ? `You are marked absent: ${session}.` : `${child} is absent: ${session}.`,
      ],
      push: ({ forChild }) => [
        'Marked absent',
        forChild ? 'Your child is absent from a class.' : 'You are marked absent from a class.',
      ],
    },
    'attendance.appeal': mark('after an appeal'),
    'attendance.band': {
      full: ({ child, outcome }) => [
        'Many classes missed',
        (child === null ? 'You have' : `${child} has`) +
          ` missed ${outcome === 'severe' ? '20' : outcome === 'moderate' ? '10' : '5'} % or more of the classes of this term, excused or not. The app shows which. Talk to the school if there is something it can help with.`,
      ],
      push: () => [
        'Many classes missed',
        'A share of missed classes was reached. Open the app for more.',
      ],
    },
    'attendance.mark': mark('by staff'),
    'attendance.review': mark('after a review'),
    'attendance.roll-call': mark('in a roll call'),
    'attendance.undo': mark('because the last one was taken back'),
    'check-in.accepted': {
      full: ({ session }) => ['Checked in', `You are checked in: ${session}.`],
      push: () => ['Checked in', 'Your check-in was accepted.'],
    },
    'check-in.late': {
      full: ({ session, child }) => [
        'Checked in late',
        child === null ? `You checked in late: ${session}.` : `${child} came late: ${session}.`,
      ],
      push: ({ forChild }) => [
        'Checked in late',
        forChild ? 'Your child came late to a class.' : 'You checked in late.',
      ],
    },
    'check-in.missed': {
      full: ({ session }) => [
        'Check-in missing',
        `You have not checked in: ${session}. Check in now, or tell your instructor.`,
      ],
      push: () => ['Check-in missing', 'Your class has begun and you have not checked in.'],
    },
    'check-in.pending_review': {
      full: ({ session }) => [
        'Check-in under review',
        `Staff will look at a check-in: ${session}.`,
      ],
      push: () => ['Check-in under review', 'Staff will look at a check-in.'],
    },
    'check-in.rejected': {
      full: ({ session }) => [
        'Check-in not accepted',
        `Your check-in was not accepted: ${session}. The app shows what to do.`,
      ],
      push: () => ['Check-in not accepted', 'Open the app to see what to do.'],
    },
    'check-out.accepted': {
      full: ({ session }) => ['Checked out', `You are checked out: ${session}.`],
      push: () => ['Checked out', 'Your check-out was accepted.'],
    },
    'check-out.missed': {
      full: ({ session }) => [
        'Check-out missing',
        `You did not check out: ${session}. Your departure was set to the end of the class.`,
      ],
      push: () => ['Check-out missing', 'You did not check out of a class.'],
    },
    'check-out.pending_review': {
      full: ({ session }) => [
        'Check-out under review',
        `Staff will look at a check-out: ${session}.`,
      ],
      push: () => ['Check-out under review', 'Staff will look at a check-out.'],
    },
    'check-out.rejected': {
      full: ({ session }) => [
        'Check-out not accepted',
        `Your check-out was not accepted: ${session}. The app shows what to do.`,
      ],
      push: () => ['Check-out not accepted', 'Open the app to see what to do.'],
    },
    'consent.withdrawn': {
      full: () => [
        'Consent withdrawn',
        'The consent to face data was withdrawn, and your face data are deleted.',
      ],
      push: () => ['Consent withdrawn', 'A consent of your account was withdrawn.'],
    },
    'device.registered': {
      full: () => [
        'New device',
        'A device was registered for your account. If it was not you, revoke it in the app and change your password.',
      ],
      push: () => ['New device', 'A device was registered for your account. Was it you?'],
    },
    'digest.ready': {
      full: () => ['Your day', 'There is news in your inbox.'],
      push: () => ['Your day', 'There is news in your inbox.'],
    },
    'evidence.refused': {
      full: () => [
        'A file could not be used',
        'A file of the absence request was refused. The app shows why; send another one.',
      ],
      push: () => ['A file could not be used', 'A file of an absence request was refused.'],
    },
    'face-conflict.found': {
      full: () => ['Two accounts may be one person', 'Two accounts may belong to one person.'],
      push: () => ['Two accounts to compare', 'Two accounts may belong to one person.'],
    },
    'face.enrolled': {
      full: () => [
        'Check-in by camera set up',
        'Your account can now check in by camera. If it was not you, withdraw the consent in the app.',
      ],
      push: () => ['Account changed', 'A way to check in was set up for your account.'],
    },
    'face.re-enrolment-asked': {
      full: () => [
        'Please take new pictures',
        'Your check-ins will be recognised better if you take new pictures in the app.',
      ],
      push: () => ['Set up check-in again', 'Open the app to set up your check-in again.'],
    },
    'face.sign-in-off': {
      full: () => [
        'Sign-in by camera turned off',
        'After too many failures a device of yours cannot sign in by camera any more. Sign in another way first.',
      ],
      push: () => ['Sign-in turned off', 'Too many sign-ins failed on a device of yours.'],
    },
    'face.signed-in': {
      full: () => [
        'New sign-in',
        'Somebody signed in to your account by camera. If it was not you, sign out everywhere in the app.',
      ],
      push: () => ['New sign-in', 'Somebody signed in to your account. Was it you?'],
    },
    'guardian.linked': {
      full: () => [
        'Guardian linked',
        'A guardian and a student were linked. The app shows what the guardian may see and do.',
      ],
      push: () => ['Guardian linked', 'A guardian and a student were linked.'],
    },
    'guardian.unlinked': {
      full: () => [
        'Link to a guardian ended',
        'A link between a guardian and a student has ended, or no longer holds as it did.',
      ],
      push: () => ['Link ended', 'A link between a guardian and a student has ended.'],
    },
    'profile-request.approved': {
      full: () => [
        'Profile changed',
        'The office approved your request: your profile was changed.',
      ],
      push: () => ['Profile changed', 'The office decided on your request.'],
    },
    'profile-request.made': {
      full: () => [
        'Request about a profile',
        'A request to change a profile waits for a decision.',
      ],
      push: () => ['Request about a profile', 'A request waits for a decision.'],
    },
    'profile-request.rejected': {
      full: () => ['Request rejected', 'The office rejected your request to change your profile.'],
      push: () => ['Profile request', 'The office decided on your request.'],
    },
    'report-schedule.paused': {
      full: () => [
        'Scheduled reports stopped',
        'A schedule of reports has stopped. The app shows why; whoever may can switch it on again.',
      ],
      push: () => ['Scheduled reports stopped', 'A schedule of reports has stopped.'],
    },
    'report.failed': {
      full: () => [
        'Report failed',
        'A report could not be made. The app shows why; it can be asked for again.',
      ],
      push: () => ['Report failed', 'A report could not be made.'],
    },
    'report.ready': {
      full: () => [
        'Report ready',
        'A report is ready. The app opens it for as long as it is kept.',
      ],
      push: () => ['Report ready', 'A report is ready.'],
    },
    'roll.not-taken': {
      full: ({ session }) => [
        'Roll not taken',
        `Nobody was marked: ${session}. Take the roll, or close the session by hand.`,
      ],
      push: () => ['Roll not taken', 'Nobody was marked in a class of yours.'],
    },
    'session.cancelled': {
      full: ({ session }) => ['Class cancelled', `This class does not take place: ${session}.`],
      push: () => ['Class cancelled', 'A class of yours does not take place.'],
    },
    'session.moved': {
      full: ({ session }) => ['Class moved', `This class has a new time or place: ${session}.`],
      push: () => ['Class moved', 'A class of yours has a new time or place.'],
    },
    'session.restored': {
      full: ({ session }) => ['Class takes place', `This class takes place after all: ${session}.`],
      push: () => ['Class takes place', 'A cancelled class of yours takes place after all.'],
    },
    'student.absence-band': {
      full: ({ outcome }) => [
        'A student misses many classes',
        `A student of yours has missed ${outcome === 'severe' ? '20' : outcome === 'moderate' ? '10' : '5'} % or more of the classes of this term, excused or not. The app shows whom.`,
      ],
      push: () => ['A student misses many classes', 'The app shows whom.'],
    },
    'system.alert': {
      full: ({ alert: { title, body } }) => [title, body],
      push: ({ alert: { title, body } }) => [title, body],
    },
    'webhook.failing': {
      full: () => [
        'A webhook fails',
        'An address that is told by webhook has not taken its messages for some time.',
      ],
      push: () => ['A webhook fails', 'An address has not taken its messages.'],
    },
  },
};

function mark(how: string): Texts['kinds']['attendance.mark'] {
  return {
    full: ({ session, child, mark: now }) => [
      'Mark changed',
      child === null
        ? `Your mark was set ${how}: ${session}. It is now: ${now}.`
        : `${child}: the mark was set ${how}: ${session}. It is now: ${now}.`,
    ],
    push: ({ forChild }) => [
      'Mark changed',
      forChild ? 'A mark of your child was changed.' : 'A mark of yours was changed.',
    ],
  };
}

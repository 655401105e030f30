import type { Texts } from './words.ts';
import { aboutChild } from './words.ts';

export const de: Texts = {
  marks: {
    pending_review: 'wird geprüft',
    present: 'anwesend',
    late: 'verspätet',
    absent: 'abwesend',
    excused: 'entschuldigt',
    none: 'kein Eintrag',
  },
  someSession: 'eine Stunde',
  someChild: 'Ihr Kind',
  someAlert: { title: 'Eine Mitteilung der Schule', body: 'Näheres steht in der App.' },
  digest: {
    subject: (day) => `Ihr Tag: ${day}`,
    intro: (count) => (count === 1 ? 'Eine Neuigkeit:' : `${String(count)} Neuigkeiten:`),
  },
  foot: 'In der App legen Sie fest, welche E-Mails Sie bekommen.',
  kinds: {
    'absence-request.decided': {
      full: ({ before, outcome, child }) => [
        outcome === 'approved'
          ? 'Antrag genehmigt'
          : outcome === 'expired'
            ? 'Antrag verfallen'
            : before === 'approved'
              ? 'Nicht mehr entschuldigt'
              : 'Antrag entschieden',
        aboutChild(child) +
          (outcome === 'approved'
            ? 'Der Antrag auf Entschuldigung wurde genehmigt. Die betroffenen Stunden gelten als entschuldigt.'
            : outcome === 'rejected'
              ? before === 'approved'
                ? 'Der Antrag auf Entschuldigung war genehmigt und ist nun abgelehnt. Die betroffenen Stunden gelten nicht mehr als entschuldigt. Warum, steht in der App.'
                : 'Der Antrag auf Entschuldigung wurde abgelehnt. Die Antwort steht in der App.'
              : outcome === 'expired'
                ? 'Der Antrag auf Entschuldigung wurde nicht rechtzeitig eingereicht, beantwortet oder entschieden und ist verfallen.'
                : outcome === 'withdrawn'
                  ? 'Der genehmigte Antrag auf Entschuldigung wurde zurückgezogen. Stunden, die noch nicht begonnen hatten, gelten nicht mehr als entschuldigt.'
                  : 'Über den Antrag auf Entschuldigung wurde entschieden. Näheres steht in der App.'),
      ],
      push: () => ['Antrag', 'Zu einem Antrag auf Entschuldigung gibt es Neues.'],
    },
    'absence-request.needs-info': {
      full: () => [
        'Antrag: Angaben fehlen',
        'Für die Entscheidung über den Antrag auf Entschuldigung fehlen Angaben. Welche, steht in der App.',
      ],
      push: () => ['Antrag', 'Für einen Antrag auf Entschuldigung fehlen Angaben.'],
    },
    'absence-request.submitted': {
      full: ({ outcome }) =>
        outcome === 'approved'
          ? [
              'Abwesenheit gemeldet',
              'Eine Abwesenheit wurde gemeldet. Die betroffenen Stunden gelten als entschuldigt.',
            ]
          : ['Neuer Antrag', 'Ein Antrag auf Entschuldigung wartet auf eine Entscheidung.'],
      push: () => ['Neuer Antrag', 'Es gibt einen neuen Antrag auf Entschuldigung.'],
    },
    'absence-request.withdrawn': {
      full: ({ outcome }) =>
        outcome === 'expired'
          ? [
              'Antrag verfallen',
              'Ein Antrag auf Entschuldigung ist verfallen, bevor er entschieden wurde.',
            ]
          : ['Antrag zurückgezogen', 'Ein Antrag auf Entschuldigung wurde zurückgezogen.'],
      push: () => ['Antrag', 'Ein Antrag auf Entschuldigung wurde zurückgezogen.'],
    },
    'anomaly.found': {
      full: () => [
        'Auffälligkeit',
        'Die Anwesenheit in einem Ihrer Kurse zeigt etwas Auffälliges. Die App zeigt, was und warum; gibt es einen guten Grund, haken Sie es dort ab.',
      ],
      push: () => [
        'Auffälligkeit',
        'Bitte sehen Sie sich die Anwesenheit in einem Ihrer Kurse an.',
      ],
    },
    'appeal.decided': {
      full: ({ session, child }) => [
        'Einspruch entschieden',
        child === null
          ? `Über Ihren Einspruch wurde entschieden: ${session}. Näheres steht in der App.`
          : `${child}: Über einen Einspruch wurde entschieden: ${session}.`,
      ],
      push: ({ forChild }) => [
        'Einspruch entschieden',
        forChild
          ? 'Ein Eintrag Ihres Kindes wurde geändert.'
          : 'Über Ihren Einspruch wurde entschieden.',
      ],
    },
    'appeal.made': {
      full: ({ session }) => [
        'Neuer Einspruch',
        `Ein Einspruch zu einer Anmeldung liegt vor: ${session}.`,
      ],
      push: () => ['Neuer Einspruch', 'Ein Einspruch wartet auf eine Entscheidung.'],
    },
    'attendance.absent': {
      full: ({ session, child }) => [
        'Abwesend',
        child === null
          ? `Sie sind als abwesend eingetragen: ${session}.`
          : `${child} fehlt: ${session}.`,
      ],
      push: ({ forChild }) => [
        'Abwesend',
        forChild
          ? 'Ihr Kind fehlt in einer Stunde.'
          : 'Sie sind in einer Stunde als abwesend eingetragen.',
      ],
    },
    'attendance.appeal': mark('nach einem Einspruch'),
    'attendance.band': {
      full: ({ child, outcome }) => [
        'Viele versäumte Stunden',
        (child === null ? 'Sie haben' : `${child} hat`) +
          ` in diesem Abschnitt ${outcome === 'severe' ? '20' : outcome === 'moderate' ? '10' : '5'} % der Stunden oder mehr versäumt, entschuldigt oder nicht. Die App zeigt, welche. Sprechen Sie mit der Schule, wenn sie helfen kann.`,
      ],
      push: () => [
        'Viele versäumte Stunden',
        'Ein Anteil versäumter Stunden ist erreicht. Mehr in der App.',
      ],
    },
    'attendance.mark': mark('von der Lehrkraft'),
    'attendance.review': mark('nach einer Prüfung'),
    'attendance.roll-call': mark('bei der Anwesenheitskontrolle'),
    'attendance.undo': mark('durch Rücknahme der letzten Änderung'),
    'check-in.accepted': {
      full: ({ session }) => ['Angemeldet', `Sie sind angemeldet: ${session}.`],
      push: () => ['Angemeldet', 'Ihre Anmeldung wurde angenommen.'],
    },
    'check-in.late': {
      full: ({ session, child }) => [
        'Verspätet angemeldet',
        child === null
          ? `Sie haben sich verspätet angemeldet: ${session}.`
          : `${child} kam zu spät: ${session}.`,
      ],
      push: ({ forChild }) => [
        'Verspätet angemeldet',
        forChild ? 'Ihr Kind kam zu spät zu einer Stunde.' : 'Sie haben sich verspätet angemeldet.',
      ],
    },
    'check-in.missed': {
      full: ({ session }) => [
        'Anmeldung fehlt',
        `Sie haben sich nicht angemeldet: ${session}. Melden Sie sich jetzt an oder wenden Sie sich an die Lehrkraft.`,
      ],
      push: () => [
        'Anmeldung fehlt',
        'Ihre Stunde hat begonnen, und Sie haben sich nicht angemeldet.',
      ],
    },
    'check-in.pending_review': {
      full: ({ session }) => ['Anmeldung wird geprüft', `Eine Anmeldung wird geprüft: ${session}.`],
      push: () => ['Anmeldung wird geprüft', 'Eine Anmeldung wird geprüft.'],
    },
    'check-in.rejected': {
      full: ({ session }) => [
        'Anmeldung nicht angenommen',
        `Ihre Anmeldung wurde nicht angenommen: ${session}. Was zu tun ist, steht in der App.`,
      ],
      push: () => ['Anmeldung nicht angenommen', 'Was zu tun ist, steht in der App.'],
    },
    'check-out.accepted': {
      full: ({ session }) => ['Abgemeldet', `Sie sind abgemeldet: ${session}.`],
      push: () => ['Abgemeldet', 'Ihre Abmeldung wurde angenommen.'],
    },
    'check-out.missed': {
      full: ({ session }) => [
        'Abmeldung fehlt',
        `Sie haben sich nicht abgemeldet: ${session}. Ihr Gehen ist mit dem Ende der Stunde eingetragen.`,
      ],
      push: () => ['Abmeldung fehlt', 'Sie haben sich von einer Stunde nicht abgemeldet.'],
    },
    'check-out.pending_review': {
      full: ({ session }) => ['Abmeldung wird geprüft', `Eine Abmeldung wird geprüft: ${session}.`],
      push: () => ['Abmeldung wird geprüft', 'Eine Abmeldung wird geprüft.'],
    },
    'check-out.rejected': {
      full: ({ session }) => [
        'Abmeldung nicht angenommen',
        `Ihre Abmeldung wurde nicht angenommen: ${session}. Was zu tun ist, steht in der App.`,
      ],
      push: () => ['Abmeldung nicht angenommen', 'Was zu tun ist, steht in der App.'],
    },
    'consent.withdrawn': {
      full: () => [
        'Einwilligung widerrufen',
        'Die Einwilligung zu Gesichtsdaten wurde widerrufen, Ihre Gesichtsdaten sind gelöscht.',
      ],
      push: () => ['Einwilligung widerrufen', 'Eine Einwilligung Ihres Kontos wurde widerrufen.'],
    },
    'device.registered': {
      full: () => [
        'Neues Gerät',
        'Für Ihr Konto wurde ein Gerät angemeldet. Waren Sie es nicht, sperren Sie es in der App und ändern Sie Ihr Passwort.',
      ],
      push: () => ['Neues Gerät', 'Für Ihr Konto wurde ein Gerät angemeldet. Waren Sie es?'],
    },
    'digest.ready': {
      full: () => ['Ihr Tag', 'Im Posteingang gibt es Neuigkeiten.'],
      push: () => ['Ihr Tag', 'Im Posteingang gibt es Neuigkeiten.'],
    },
    'evidence.refused': {
      full: () => [
        'Eine Datei ist nicht verwendbar',
        'Eine Datei des Antrags wurde nicht angenommen. Warum, steht in der App; schicken Sie eine andere.',
      ],
      push: () => [
        'Eine Datei ist nicht verwendbar',
        'Eine Datei eines Antrags wurde nicht angenommen.',
      ],
    },
    'face-conflict.found': {
      full: () => ['Zwei Konten, eine Person?', 'Zwei Konten gehören vielleicht derselben Person.'],
      push: () => ['Zwei Konten zu vergleichen', 'Zwei Konten gehören vielleicht zusammen.'],
    },
    'face.enrolled': {
      full: () => [
        'Anmeldung per Kamera eingerichtet',
        'Ihr Konto kann sich nun per Kamera anmelden. Waren Sie es nicht, widerrufen Sie in der App die Einwilligung.',
      ],
      push: () => ['Konto geändert', 'Für Ihr Konto wurde eine Art der Anmeldung eingerichtet.'],
    },
    'face.re-enrolment-asked': {
      full: () => [
        'Bitte neue Bilder aufnehmen',
        'Ihre Anmeldungen werden besser erkannt, wenn Sie in der App neue Bilder aufnehmen.',
      ],
      push: () => [
        'Anmeldung neu einrichten',
        'Öffnen Sie die App, um Ihre Anmeldung neu einzurichten.',
      ],
    },
    'face.sign-in-off': {
      full: () => [
        'Einloggen per Kamera abgeschaltet',
        'Nach zu vielen Fehlversuchen kann sich ein Gerät von Ihnen nicht mehr per Kamera einloggen. Loggen Sie sich erst auf andere Art ein.',
      ],
      push: () => [
        'Einloggen abgeschaltet',
        'Auf einem Gerät von Ihnen gab es zu viele Fehlversuche.',
      ],
    },
    'face.signed-in': {
      full: () => [
        'Neues Einloggen',
        'Jemand hat sich per Kamera in Ihr Konto eingeloggt. Waren Sie es nicht, beenden Sie in der App alle Sitzungen.',
      ],
      push: () => ['Neues Einloggen', 'Jemand hat sich in Ihr Konto eingeloggt. Waren Sie es?'],
    },
    'guardian.linked': {
      full: () => [
        'Sorgeberechtigte verknüpft',
        'Ein Konto von Sorgeberechtigten wurde mit dem eines Kindes verknüpft. Was damit erlaubt ist, steht in der App.',
      ],
      push: () => ['Sorgeberechtigte verknüpft', 'Zwei Konten wurden verknüpft.'],
    },
    'guardian.unlinked': {
      full: () => [
        'Verknüpfung beendet',
        'Eine Verknüpfung zwischen Sorgeberechtigten und einem Kind wurde beendet oder gilt nicht mehr wie bisher.',
      ],
      push: () => ['Verknüpfung beendet', 'Eine Verknüpfung zweier Konten wurde beendet.'],
    },
    'profile-request.approved': {
      full: () => [
        'Profil geändert',
        'Die Verwaltung hat Ihren Antrag genehmigt und das Profil geändert.',
      ],
      push: () => ['Profil geändert', 'Die Verwaltung hat über Ihren Antrag entschieden.'],
    },
    'profile-request.made': {
      full: () => ['Antrag zu einem Profil', 'Ein Antrag auf Änderung eines Profils wartet.'],
      push: () => ['Antrag zu einem Profil', 'Ein Antrag wartet auf eine Entscheidung.'],
    },
    'profile-request.rejected': {
      full: () => ['Antrag abgelehnt', 'Die Verwaltung hat Ihren Antrag zum Profil abgelehnt.'],
      push: () => ['Antrag zum Profil', 'Die Verwaltung hat über Ihren Antrag entschieden.'],
    },
    'report-schedule.paused': {
      full: () => [
        'Regelmäßige Berichte angehalten',
        'Ein Plan für Berichte wurde angehalten. Die App zeigt, warum; wer es darf, schaltet ihn wieder ein.',
      ],
      push: () => ['Regelmäßige Berichte angehalten', 'Ein Plan für Berichte wurde angehalten.'],
    },
    'report.failed': {
      full: () => [
        'Bericht fehlgeschlagen',
        'Ein Bericht konnte nicht erstellt werden. Die App zeigt, warum; Sie können ihn erneut anfordern.',
      ],
      push: () => ['Bericht fehlgeschlagen', 'Ein Bericht konnte nicht erstellt werden.'],
    },
    'report.ready': {
      full: () => [
        'Bericht fertig',
        'Ein Bericht ist fertig. Die App öffnet ihn, solange er aufbewahrt wird.',
      ],
      push: () => ['Bericht fertig', 'Ein Bericht ist fertig.'],
    },
    'roll.not-taken': {
      full: ({ session }) => [
        'Anwesenheit nicht erfasst',
        `In dieser Stunde wurde niemand eingetragen: ${session}. Erfassen Sie die Anwesenheit, oder schließen Sie die Stunde selbst.`,
      ],
      push: () => [
        'Anwesenheit nicht erfasst',
        'In einer Ihrer Stunden wurde niemand eingetragen.',
      ],
    },
    'session.cancelled': {
      full: ({ session }) => ['Stunde fällt aus', `Diese Stunde findet nicht statt: ${session}.`],
      push: () => ['Stunde fällt aus', 'Eine Ihrer Stunden findet nicht statt.'],
    },
    'session.moved': {
      full: ({ session }) => [
        'Stunde verlegt',
        `Diese Stunde hat eine neue Zeit oder einen neuen Ort: ${session}.`,
      ],
      push: () => ['Stunde verlegt', 'Eine Ihrer Stunden hat eine neue Zeit oder einen neuen Ort.'],
    },
    'session.restored': {
      full: ({ session }) => ['Stunde findet statt', `Diese Stunde findet doch statt: ${session}.`],
      push: () => ['Stunde findet statt', 'Eine abgesagte Stunde findet doch statt.'],
    },
    'student.absence-band': {
      full: ({ outcome }) => [
        'Viele versäumte Stunden',
        `Jemand aus Ihren Kursen hat in diesem Abschnitt ${outcome === 'severe' ? '20' : outcome === 'moderate' ? '10' : '5'} % der Stunden oder mehr versäumt, entschuldigt oder nicht. Die App zeigt, wer.`,
      ],
      push: () => ['Viele versäumte Stunden', 'Die App zeigt, bei wem.'],
    },
    'system.alert': {
      full: ({ alert: { title, body } }) => [title, body],
      push: ({ alert: { title, body } }) => [title, body],
    },
    'webhook.failing': {
      full: () => [
        'Ein Webhook schlägt fehl',
        'Eine Adresse, der per Webhook gemeldet wird, nimmt seit einiger Zeit keine Meldungen an.',
      ],
      push: () => ['Ein Webhook schlägt fehl', 'Eine Adresse nimmt keine Meldungen an.'],
    },
  },
};

function mark(how: string): Texts['kinds']['attendance.mark'] {
  return {
    full: ({ session, child, mark: now }) => [
      'Eintrag geändert',
      child === null
        ? `Ihr Eintrag wurde ${how} geändert: ${session}. Er lautet nun: ${now}.`
        : `${child}: Der Eintrag wurde ${how} geändert: ${session}. Er lautet nun: ${now}.`,
    ],
    push: ({ forChild }) => [
      'Eintrag geändert',
      forChild
        ? 'Ein Eintrag Ihres Kindes wurde geändert.'
        : 'Ein Eintrag von Ihnen wurde geändert.',
    ],
  };
}

import type { AnomalyEvidence } from './shapes.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Why it is told, in one English sentence of counts; whoever shows it in another language has the same from the evidence. */
export function reasonOf(evidence: AnomalyEvidence): string {
  switch (evidence.kind) {
    case 'absences-in-row':
      return `Missed the last ${String(evidence.missed)} sessions without excuse.`;
    case 'attendance-drop':
      return `Missed ${of(evidence.missed, evidence.sessions)} sessions of late without excuse, before that ${of(evidence.missedBefore, evidence.sessionsBefore)}.`;
    case 'weekday-pattern':
      return `Missed ${of(evidence.missed, evidence.sessions)} sessions on ${WEEKDAYS[evidence.weekday - 1] ?? 'one weekday'}s without excuse, on other days ${of(evidence.missedOtherwise, evidence.sessionsOtherwise)}.`;
    case 'edge-of-fence':
      return `Checked in at the edge of the place or outside in ${of(evidence.checkInsAtEdge, evidence.checkIns)} sessions within 14 days.`;
    case 'shared-device':
      return `One phone was used for ${String(evidence.students)} students, ${times(evidence.checkIns)} not by its owner, within 14 days.`;
    case 'impossible-travel':
      return `Was in two places without the time between, ${times(evidence.times)} within 14 days.`;
    case 'score-drift':
      return `The face resembled the template less in the last ${String(evidence.checkIns)} check-ins than in the ${String(evidence.checkInsBefore)} before.`;
  }
}

function of(some: number, all: number): string {
  return `${String(some)} of ${String(all)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}

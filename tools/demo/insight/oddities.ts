import type { Client } from '../../../functions/client/index.ts';
import { eventually } from '../../support/eventually.ts';
import type { Actor } from '../cast.ts';
import { refusalOf } from '../refusalOf.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

type Anomaly = Awaited<ReturnType<Client['listAnomalies']>>['anomalies'][number];

/** What is unusual in the seeded weeks, for staff alone. */
export function oddities(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [student] = actors;
  if (!student) throw new Error('an actor is needed');
  return [
    {
      name: 'unusual attendance: with counts, for staff alone',
      decision: 'staff only',
      reasons: ['permission-denied'],
      run: () => listed(stage, student),
    },
    {
      name: 'an anomaly dismissed with a reason, once',
      decision: 'dismissed',
      reasons: ['conflict'],
      run: () => dismissed(stage),
    },
  ];
}

async function openOnes({ teacher, courseId }: Stage): Promise<Anomaly[]> {
  const { anomalies } = await teacher.client.listAnomalies({ courseId, state: 'open' });
  return anomalies;
}

async function listed(stage: Stage, student: Actor): Promise<Outcome> {
  const { courseId } = stage;
  const anomalies = await eventually('anomalies of several kinds', async () => {
    const found = await openOnes(stage);
    return new Set(found.map(({ kind }) => kind)).size < 2 ? null : found;
  });
  const reasoned = anomalies.every(
    ({ reason, evidence }) => reason.length > 20 && Object.keys(evidence.counts).length > 0,
  );
  const refusal = await refusalOf(() => student.client.listAnomalies({ courseId }));
  return {
    decision: refusal === null ? 'accepted' : 'staff only',
    reasons: refusal === null ? [] : [refusal],
    flaw: reasoned ? undefined : 'one has no counts',
  };
}

/** It stays dismissed while it lasts, and the course’s dashboard shows it no more. */
async function dismissed(stage: Stage): Promise<Outcome> {
  const { teacher, courseId } = stage;
  const shownNow = async (): Promise<string[]> => {
    const { anomalies } = await teacher.client.getCourseInsight({ courseId });
    return anomalies.map(({ anomalyId }) => anomalyId);
  };
  const anomalyId = await eventually('an anomaly on the dashboard', async () => {
    const [first] = await shownNow();
    return first ?? null;
  });
  const reason = 'I have spoken with the family.';
  const { anomaly } = await teacher.client.dismissAnomaly({ anomalyId, reason });
  const again = await refusalOf(() => teacher.client.dismissAnomaly({ anomalyId, reason }));
  const shown = (await shownNow()).includes(anomalyId);
  return {
    decision: anomaly.state,
    reasons: [String(again)],
    flaw: shown || anomaly.dismissal?.reason !== reason ? 'it is shown as before' : undefined,
  };
}

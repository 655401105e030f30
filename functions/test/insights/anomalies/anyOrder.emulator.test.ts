import assert from 'node:assert/strict';
import { findAnomalies } from '../../../src/insights/anomalies/findAnomalies.ts';
import { anomaliesOfCourse } from '../../../src/insights/anomalies/anomaliesOfCourse.ts';
import { accessOf, noAccess } from '../../../src/platform/access.ts';
import { deviceRef } from '../../../src/accounts/index.ts';
import { clockAt } from '../../support/clock.ts';
import { DELIVERIES, deliver } from '../../support/deliveries.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { Isolated } from '../../support/isolated.ts';
import { on } from './made.ts';
import { allAnomalies, finding, putCourse, putEnrolment, putEvidence, told } from './stored.ts';

const EDGE = finding('EDGE_OF_GEOFENCE');
const LEAP = finding('IMPOSSIBLE_TRAVEL', { speedKmh: 900, maxSpeedKmh: 180 });
const scored = (similarity: number) => [
  finding('INSIDE_GEOFENCE', { placeId: 'hall' }),
  finding('FACE_MATCH', { similarity, templateVersion: 1 }),
];

/** Two courses and the check-ins of six weeks, in which each kind can be found once. */
async function newScene(): Promise<Isolated> {
  const services = isolatedServices({ clock: clockAt(on(40).toISOString()) });
  const { db } = services;
  for (const id of ['physics', 'maths']) await putCourse(services, id);
  await putEnrolment(services, 'physics', 'ann', 'PPPPP PPAAA');
  await putEnrolment(services, 'physics', 'ben', 'PPPPP PPPPP');
  await putEnrolment(services, 'maths', 'ann', 'PPPPA PPPPP PPPPA PPPPA PPPPA PPPPA');
  await putEnrolment(
    services,
    'maths',
    'cem',
    'PPPPP PPPPP PPPPP PPPPP PPPPP PPPPP PAPAP APPAP PAPAA P',
  );
  for (const day of [28, 30, 34, 38]) await putEvidence(services, 'ann', day, [EDGE]);
  for (const day of [28, 30, 34]) await putEvidence(services, 'ben', day);
  for (const day of [33, 36]) await putEvidence(services, 'cem', day, [LEAP]);
  await accessOf(db)
    .doc('ann')
    .set({ ...noAccess(new Date(0)), role: 'student' });
  await deviceRef(db, 'phone-ann').set({
    uid: 'ann',
    publicKey: '',
    name: 'Phone',
    platform: 'web',
    status: 'active',
    counter: 0,
    lastFix: null,
    registeredAt: on(0),
    revokedAt: null,
  });
  for (const day of [35, 37]) {
    const changes = { deviceId: 'phone-ann', decision: 'rejected' } as const;
    await putEvidence(services, 'dia', day, [finding('DEVICE_UNKNOWN')], changes);
  }
  await db.doc('vault/eva').set({});
  for (let day = 10; day < 39; day++) {
    await putEvidence(services, 'eva', day, scored(day < 27 ? 0.7 : 0.5));
  }
  return services;
}

describe('anomalies are the same whatever the number and order of runs:', function () {
  this.timeout(120_000);

  for (const how of Object.keys(DELIVERIES)) {
    it(how, async () => {
      const services = await newScene();
      try {
        const night = (day: number) => () => findAnomalies(services, on(day).toISOString());
        await deliver(
          [
            () => anomaliesOfCourse(services, 'physics'),
            night(36),
            () => anomaliesOfCourse(services, 'maths'),
            night(39),
            night(40),
          ],
          how,
        );
        const found = Object.values(await allAnomalies(services));
        const words = found.map(
          ({ kind, courseId, studentUids, state, episode }) =>
            `${kind} ${courseId ?? 'school'} ${studentUids.join()} ${state} ${String(episode)}`,
        );
        assert.deepEqual(words.toSorted(), [
          'absences-in-row physics ann open 1',
          'attendance-drop maths cem open 1',
          'edge-of-fence physics ann open 1',
          'impossible-travel school cem open 1',
          'score-drift school eva open 1',
          'shared-device school ann,dia open 1',
          'weekday-pattern maths ann open 1',
        ]);
        assert.deepEqual(await told(services), [
          'admins impossible-travel cem',
          'admins score-drift eva',
          'admins shared-device ann',
          'staff:maths attendance-drop cem',
          'staff:maths weekday-pattern ann',
          'staff:physics absences-in-row ann',
          'staff:physics edge-of-fence ann',
        ]);
        const edge = found.find(({ kind }) => kind === 'edge-of-fence')?.evidence;
        assert.equal(edge?.kind === 'edge-of-fence' ? edge.checkInsAtEdge : 0, 4);
      } finally {
        await services.dispose();
      }
    });
  }
});

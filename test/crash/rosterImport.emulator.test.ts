import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { continueImport } from '../../functions/src/courses/index.ts';
import { operations } from '../../functions/src/operations.ts';
import { callAs } from '../../functions/test/support/call.ts';
import type { Classroom } from '../../functions/test/support/classroom.ts';
import { classroom } from '../../functions/test/support/classroom.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import type { KillPoint } from './callLog.ts';
import { callsOfTrigger, everyPlace, placeOf } from './callLog.ts';

const TRIGGER = 'onRosterImportWritten';
/** Function processes at a time. */
const AT_ONCE = 2;

const HEADER = 'studentNumber,email,name,status';
const BEFORE = [
  { studentNumber: '1', email: 'one@crash.example', name: 'One' },
  { studentNumber: '2', email: 'two@crash.example', name: 'Two' },
];
const FILE = [
  HEADER,
  '1,one@crash.example,Uno,',
  '2,two@crash.example,Two,tobedeleted',
  '3,three@crash.example,Three,',
  '4,wrong,Four,',
  '5,five@crash.example,Five,',
  '',
].join('\n');

describe('an import of a roster whose process is killed', function () {
  this.timeout(300_000);
  let services: Isolated;
  let room: Classroom;
  let whole: unknown;
  const victims: { name: string; died: boolean; outcome: unknown }[] = [];

  before(async () => {
    services = isolatedServices();
    room = await classroom({}, services);
    const survivor = await begun();
    const log = await stepInProcess(survivor.importId, null);
    const calls = log.flatMap(({ call, name }) => (call === undefined ? [] : [String(name)]));
    whole = await outcomeOf(survivor);
    const points = everyPlace(calls);
    const work = async (): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const { n, side } = point;
        const victim = await begun();
        const died = (await stepInProcess(victim.importId, point)).some(
          (line) => line['died'] === n,
        );
        const name = `${side} call ${String(n)} (${calls[n - 1] ?? ''})`;
        victims.push({ name, died, outcome: await outcomeOf(victim) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });
  after(() => services.dispose());

  /** An import whose next step reads rows and writes them. */
  async function begun(): Promise<{ importId: string; courseId: string }> {
    const { admin, courseId: beside } = room;
    const options = { services };
    const known = (await services.db.doc(`courses/${beside}`).get()).get('termId') as string;
    const code = randomUUID().slice(0, 8);
    const course = { title: 'Chemistry', code, termId: known, timeZone: 'Europe/Berlin' };
    const courseId = (await callAs(admin, operations.createCourse, course, options)).id;
    const students = BEFORE.map((student) => ({ ...student }));
    await callAs(admin, operations.addToRoster, { courseId, students }, options);
    const request = { csv: FILE, courseId, mode: 'apply' } as const;
    const { importId } = await callAs(admin, operations.startRosterImport, request, options);
    await continueImport(services, importId);
    return { importId, courseId };
  }

  /** One delivery of the trigger's event to a fresh process; the calls that it made. */
  function stepInProcess(importId: string, point: KillPoint | null): Promise<JsonObject[]> {
    const projectId = services.auth.app.options.projectId ?? '';
    const event = (url: string) => deliver(url, projectId, importId);
    return callsOfTrigger(TRIGGER, projectId, event, placeOf(point));
  }

  /** Lets the import end by itself, as the next delivery of the event would, and tells all that it left. */
  async function outcomeOf({ importId, courseId }: { importId: string; courseId: string }) {
    while ((await continueImport(services, importId)) === 'moved on');
    const { db } = services;
    const about = (subject: string) => db.collection('audit').where('subject', '==', subject).get();
    const [doc, lines, roster, audit, steps] = await Promise.all([
      db.doc(`rosterImports/${importId}`).get(),
      db.collection(`rosterImports/${importId}/importLines`).get(),
      db.collection(`courses/${courseId}/roster`).get(),
      about(`courses/${courseId}/roster`),
      about(`rosterImports/${importId}`),
    ]);
    return {
      state: doc.get('state') as unknown,
      counts: doc.get('counts') as unknown,
      lines: lines.docs.map((line): unknown[] => [line.id, line.get('action')]),
      roster: roster.docs.map((entry): unknown[] => [
        entry.id,
        entry.get('name'),
        entry.get('status'),
      ]),
      audit: audit.docs.map((event) => String(event.get('action'))).sort(),
      steps: steps.docs.map((event) => String(event.get('action'))).sort(),
    };
  }

  it('does what it is to do when nobody dies', () => {
    assert.deepEqual(whole, {
      state: 'done',
      counts: {
        added: 2,
        changed: 1,
        unchanged: 0,
        removed: 1,
        failed: 1,
        skipped: 0,
        conflicts: 0,
      },
      lines: [['000000005', 'failed']],
      roster: [
        ['1', 'Uno', 'active'],
        ['2', 'Two', 'removed'],
        ['3', 'Three', 'active'],
        ['5', 'Five', 'active'],
      ],
      audit: ['roster.added', 'roster.imported'],
      steps: ['roster-import.moved-on', 'roster-import.moved-on', 'roster-import.started'],
    });
  });

  it('died at every call of a step, before it left and after its answer came', () => {
    assert.ok(victims.length >= 12, String(victims.length));
    assert.deepEqual(
      victims.filter(({ died }) => !died).map(({ name }) => name),
      [],
    );
  });

  it('has done everything once when its event comes again, wherever it died', () => {
    for (const { name, outcome } of victims) assert.deepEqual(outcome, whole, name);
  });
});

/** The event of a write to the import, as Eventarc sends it. */
function deliver(url: string, projectId: string, importId: string): Promise<Response> {
  const document = `rosterImports/${importId}`;
  const name = `projects/${projectId}/databases/(default)/documents/${document}`;
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'ce-datacontenttype': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': randomUUID(),
      'ce-type': 'google.cloud.firestore.document.v1.written',
      'ce-source': `//firestore.googleapis.com/projects/${projectId}/databases/(default)`,
      'ce-subject': `documents/${document}`,
      'ce-time': new Date().toISOString(),
      'ce-project': projectId,
      'ce-database': '(default)',
      'ce-namespace': '(default)',
      'ce-location': 'europe-west1',
      'ce-document': document,
    },
    body: JSON.stringify({ value: { name, fields: {} }, oldValue: {} }),
  });
}

import { importAtRest, rosterCsv } from '../school/rosterImport.ts';
import { restUrl } from './rest.ts';
import type { Actor } from './cast.ts';
import { ownCourse } from './ownCourse.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

/** What goes in and out as files: a roster, and the classes of a person. */
export function lists(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const g = actors[6];
  if (!g) throw new Error('eight actors are needed');
  return [
    {
      name: 'a roster by file, one wrong row, and once more',
      decision: 'done',
      reasons: ['FIELD_INVALID'],
      run: () => importTwice(stage),
    },
    {
      name: 'a calendar link shows a cancelled class until revoked',
      decision: 'refused',
      reasons: ['404'],
      run: () => calendarLink(stage, g),
    },
  ];
}

/** A dry run says which row is wrong, the others are applied, and the same file again changes nothing. */
async function importTwice(stage: Stage): Promise<Outcome> {
  const { client } = stage.admin;
  const courseId = await ownCourse(stage, []);
  const csv = rosterCsv([
    { studentNumber: 'X2001', email: 'noor@school.example', name: 'Noor Example' },
    { studentNumber: 'X2002', email: 'no address', name: 'Olga Example' },
    { studentNumber: 'X2003', email: 'pio@school.example', name: 'Pio Example' },
  ]);
  const { importId } = await client.startRosterImport({ courseId, csv });
  const tried = await importAtRest(client, importId);
  const { students: untouched } = await client.listRoster({ courseId });
  const { rows } = await client.listRosterImportRows({ importId, action: 'failed' });
  await client.applyRosterImport({ importId });
  const applied = await importAtRest(client, importId);
  const { students } = await client.listRoster({ courseId });
  const again = await client.startRosterImport({ courseId, csv, mode: 'apply' });
  const repeated = await importAtRest(client, again.importId);
  const seen = [
    [tried.state, tried.counts.added, untouched.length, rows.map(({ line }) => line)],
    [applied.counts.added, students.length],
    [repeated.counts.added, repeated.counts.changed, repeated.counts.unchanged],
  ];
  const wanted = JSON.stringify([
    ['ready', 2, 0, [3]],
    [2, 2],
    [0, 0, 2],
  ]);
  return {
    decision: repeated.state,
    reasons: rows.flatMap(({ issues }) => issues.map(({ reason }) => reason)),
    flaw: JSON.stringify(seen) === wanted ? undefined : `it came to ${JSON.stringify(seen)}`,
  };
}

/** As a calendar program asks: by the link alone. */
async function calendarLink({ ports, teacher, courseId }: Stage, who: Actor): Promise<Outcome> {
  const sessionId = await extraSession(teacher.client, courseId, { startsIn: 24 * 60 });
  await teacher.client.cancelSession({ sessionId });
  const { feedId, url } = await who.client.createCalendarFeed({ label: 'Laptop' });
  const get = (): Promise<Response> => fetch(`${restUrl(ports)}${url}`);
  const entries = (await (await get()).text()).split('BEGIN:VEVENT');
  const shown = entries.find((entry) => entry.includes(`UID:${sessionId}\r\n`));
  await who.client.revokeCalendarFeed({ feedId });
  const { ok, status } = await get();
  return {
    decision: ok ? 'served' : 'refused',
    reasons: [String(status)],
    flaw:
      shown?.includes('STATUS:CANCELLED\r\n') === true ? undefined : 'it did not show the class',
  };
}

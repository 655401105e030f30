import { startSuite } from '../../tools/emulators/suite.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { generatedRecords, nameOf } from './records.ts';

const ROWS = 50_000;
/** The emulator looks at all records for each page, which Firestore does not: fewer and larger ones than a task has. */
const PAGE = 2000;

/** A report of 50,000 records in Firestore, from being asked for to being ready in Cloud Storage, on an Emulator Suite of its own. */
export async function builtFromFirestore(): Promise<readonly Figure[]> {
  const suite = await startSuite({ ports: 'free', only: ['auth', 'firestore', 'storage'] });
  try {
    Object.assign(process.env, suite.env);
    const { isolatedServices } = await import('../../functions/test/support/isolated.ts');
    const { recordRef } = await import('../../functions/src/attendance/recordStore.ts');
    const { buildReport } = await import('../../functions/src/reports/build/buildReport.ts');
    const { createReport, getReport } = await import('../../functions/src/reports/index.ts');
    const { callAs } = await import('../../functions/test/support/call.ts');
    const { member } = await import('../../functions/test/support/school.ts');
    const { usersOf } = await import('../../functions/src/accounts/accountStore.ts');
    const services = isolatedServices();
    const { db } = services;
    progress(`storing ${String(ROWS)} records`);
    const writer = db.bulkWriter({ throttling: false });
    const uids = new Set<string>();
    for await (const page of generatedRecords(ROWS).pages({}, { size: 500 })) {
      for (const { record } of page) {
        uids.add(record.uid);
        void writer.set(recordRef(db, record.sessionId, record.uid), record);
      }
      await writer.flush();
    }
    const at = new Date('2026-09-01T00:00:00Z');
    for (const uid of uids) {
      const name = nameOf(Number(uid.slice(4)));
      void writer.set(usersOf(db).doc(uid), {
        ...{ name, nameKey: name, studentNumber: uid.slice(-6), section: 'A', courseIds: [] },
        ...{ programme: null, year: null, department: null, role: 'student', biometric: 'none' },
        ...{ standing: 'active', createdAt: at, updatedAt: at, revision: 'r' },
      });
    }
    await writer.close();
    const admin = await member('admin', {}, services);
    const { reportId } = await callAs(admin, createReport, { format: 'csv' }, { services });
    progress('building the report');
    const started = performance.now();
    const end = await buildReport(services, reportId, PAGE);
    const seconds = (performance.now() - started) / 1000;
    const { progress: done } = await callAs(admin, getReport, { reportId }, { services });
    await services.dispose();
    if (end !== 'built' || done.rows !== ROWS) throw new Error(`${end}: ${String(done.rows)} rows`);
    return [
      { figure: 'export.firestore_rows', value: done.rows, unit: 'count' },
      {
        figure: 'export.firestore_rows_per_s',
        value: Math.round(done.rows / seconds),
        unit: 'count',
      },
    ];
  } finally {
    await suite.stop();
  }
}

import { accessOf } from '../../platform/access.ts';
import { after } from '../../platform/clock.ts';
import { isAlreadyExists, isPreconditionFailed } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { checkStep } from './checkStep.ts';
import { FILE_KEPT_S, deleteFile } from './importFiles.ts';
import { imports, isUnderWay } from './importStore.ts';
import { FileProblem } from './issue.ts';
import { missingStep } from './missingStep.ts';
import { rowsStep } from './rowsStep.ts';
import type { Found } from './steps.ts';
import { auditStep, moveOn } from './steps.ts';

/** Rows of the file, or entries of a roster, that one step works on. */
const AT_ONCE = 200;
/** How often a step is begun anew when a roster was written under its hands. */
const ROUNDS = 5;

/**
 * One step of an import. Safe under repeated delivery and kills: what a step does and how far it came are one
 * transaction, which holds only as long as nobody else moved the import on; what it compared it writes only while
 * that is as it was.
 * @throws Error when Storage or Firestore fail, so that the event comes again
 */
export async function continueImport(
  services: Services,
  id: string,
  atOnce = AT_ONCE,
): Promise<'moved on' | 'nothing to do'> {
  for (let round = 0; round < ROUNDS; round++) {
    const snapshot = await imports(services.db).doc(id).get();
    const doc = snapshot.data();
    if (doc === undefined) return 'nothing to do';
    if (!isUnderWay(doc)) {
      // A dry run's file is still wanted. Else it goes, however often that is asked for.
      if (doc.state !== 'ready') await deleteFile(services, doc.file.path);
      return 'nothing to do';
    }
    try {
      await step(services, { snapshot, doc }, atOnce);
      return 'moved on';
    } catch (error) {
      // Another delivery did this step, or a roster entry was written meanwhile: both are seen by looking again.
      if (!isPreconditionFailed(error) && !isAlreadyExists(error)) throw error;
      const now = await snapshot.ref.get();
      if (now.updateTime?.isEqual(snapshot.updateTime ?? now.updateTime) !== true) {
        return 'nothing to do';
      }
    }
  }
  throw new Error(`import ${id}: the roster is written all the time`);
}

async function step(services: Services, found: Found, atOnce: number): Promise<void> {
  const { doc } = found;
  try {
    if (after(doc.createdAt, FILE_KEPT_S) <= services.clock.now()) throw tooOld();
    if (!(await isAdmin(services, doc.by))) throw nobodys();
    if (doc.state === 'checking') await checkStep(services, found);
    else if (doc.state === 'rows') await rowsStep(services, found, atOnce);
    else await missingStep(services, found, atOnce);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    await fail(services, found, error);
  }
}

/** Ends an import that cannot go on. What its earlier steps did stays done, and is counted. */
function fail(services: Services, found: Found, problem: FileProblem): Promise<void> {
  const { reason, line, message, fix } = problem;
  return moveOn(services, found, (write) => {
    auditStep(write, found, 'failed', found.doc.counts);
    return Promise.resolve({
      state: 'failed' as const,
      problem: { reason, line, issue: message, fix },
      endedAt: write.now,
    });
  });
}

/** Asked at each step: whoever is shut out or is no admin any more changes nothing by a file left behind. */
async function isAdmin({ db }: Services, uid: string): Promise<boolean> {
  const access = (await accessOf(db).doc(uid).get()).data();
  return access?.role === 'admin' && access.standing === 'active';
}

function nobodys(): FileProblem {
  const issue = 'Whoever began or applied the import is no active admin any more.';
  const fix = 'Upload the file under an account that is, and start another import.';
  return new FileProblem('GIVEN_UP', null, issue, fix);
}

function tooOld(): FileProblem {
  const fix = 'Upload the file again and start another import.';
  return new FileProblem('GIVEN_UP', null, 'The import did not end within a day.', fix);
}

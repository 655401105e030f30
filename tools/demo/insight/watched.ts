import { doc, onSnapshot } from 'firebase/firestore';
import type { SignedIn } from '../../school/people.ts';

export interface Watched {
  readonly status: string;
  /** Rows so far, each time that they became more. */
  readonly rows: readonly number[];
}

const OPEN = ['queued', 'building'];
const PATIENCE_MS = 120_000;

/** Watches a report as a page does, until it is ready or over. @throws Error when nothing comes of it */
export function watchReport(
  { firestore }: Pick<SignedIn, 'firestore'>,
  reportId: string,
): Promise<Watched> {
  if (reportId === '') return Promise.reject(new Error('there is no report to watch'));
  const rows: number[] = [];
  return new Promise((resolve, reject) => {
    let seen = 'nothing';
    const limit = setTimeout(() => {
      stop();
      reject(new Error(`nothing came of report ${reportId} beyond ${seen}`));
    }, PATIENCE_MS);
    const over = (end: () => void): void => {
      clearTimeout(limit);
      stop();
      end();
    };
    const stop = onSnapshot(
      doc(firestore, `reports/${reportId}`),
      (snapshot) => {
        // What is not there yet, or any more, says nothing: patience ends that.
        if (!snapshot.exists()) return;
        const status = String(snapshot.get('status'));
        seen = status;
        const done = Number(snapshot.get('progress.rows'));
        if (done > (rows.at(-1) ?? 0)) rows.push(done);
        if (!OPEN.includes(status)) over(() => resolve({ status, rows }));
      },
      (error) => {
        over(() => reject(error));
      },
    );
  });
}

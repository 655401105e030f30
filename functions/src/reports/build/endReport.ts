import { commit } from '../../platform/commit.ts';
import { canonicalJson } from '../../platform/crypto.ts';
import { isAlreadyExists, isPreconditionFailed } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import type { Signer } from '../../platform/signing/signer.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { REPORT_PROBLEMS, StoredPart, StoredReport } from '../reportStore.ts';
import { shownPart } from '../toReport.ts';
import type { Hold } from './hold.ts';
import { HoldLost } from './hold.ts';

export type Problem = (typeof REPORT_PROBLEMS)[number];
type Progress = StoredReport['progress'];

export interface Built {
  readonly parts: readonly StoredPart[];
  readonly progress: Progress;
  readonly courseIds: readonly string[] | null;
  /** Between these the records were read: no snapshot is of one moment. */
  readonly read: { readonly from: Date; readonly to: Date };
}

/** The report is ready, its manifest signed, and whoever waits for it told; once. @throws HoldLost */
export async function endReady(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  { parts, progress, courseIds, read }: Built,
  sign: Signer,
): Promise<void> {
  const manifest = manifestOf(hold.ref.id, doc, parts, read);
  const files = { parts: [...parts], courseIds: courseIds === null ? null : [...courseIds] };
  const signed = { manifest, signature: sign(manifest) };
  await end(services, hold, doc, { status: 'ready', progress, ...files, ...signed });
}

/** The report will not come, and whoever waits for it is told; once. @throws HoldLost */
export async function endFailed(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  problem: Problem,
): Promise<void> {
  await end(services, hold, doc, { status: 'failed', problem });
}

type Ended = Partial<StoredReport> & { readonly status: 'ready' | 'failed' };

async function end(services: Services, hold: Hold, doc: StoredReport, ended: Ended): Promise<void> {
  const { ref } = hold;
  const { status, problem = null, progress = hold.told, parts = [] } = ended;
  try {
    await commit(
      recomputeContext(services, 'buildReport', ref.id),
      ({ tx, now, audit, intent }) => {
        const over = { leaseUntil: null, dueAt: null, endedAt: now, updatedAt: now };
        tx.update(ref, { ...ended, ...over }, hold.precondition);
        const { by, kind, format } = doc;
        const figures = { rows: progress.rows, bytes: progress.bytes, parts: parts.length };
        audit({
          action: `report.${status}`,
          subject: ref.path,
          details: { by, kind, format, problem, ...figures },
        });
        intent({
          dedupeKey: `report.${status}:${ref.id}`,
          kind: `report.${status}`,
          to: [...new Set([by, ...doc.recipients])],
          data: { reportId: ref.id },
        });
        return Promise.resolve();
      },
    );
  } catch (error) {
    if (isPreconditionFailed(error) || isAlreadyExists(error)) throw new HoldLost();
    throw error;
  }
}

/** What the institution vouches for: these files are what it made of this question. */
function manifestOf(
  reportId: string,
  doc: StoredReport,
  parts: readonly StoredPart[],
  read: Built['read'],
): string {
  const { by, kind, title, filter, format, options, createdAt } = doc;
  return canonicalJson({
    type: 'rollcall.report-manifest',
    version: 1,
    reportId,
    by,
    kind,
    title,
    filter,
    format,
    options,
    createdAt: createdAt.toISOString(),
    read: { from: read.from.toISOString(), to: read.to.toISOString() },
    parts: parts.map(shownPart),
  });
}

import type { Services } from '../../platform/services.ts';

/** Where files of reports are: storage.rules let nobody in. */
export const FOLDER = 'reports/';

/**
 * `reports/{id}/{fence}/{name}`: names say what a file is, ids are what nobody guesses. Each try has a folder of its own, so
 * that a builder who was taken for dead and wakes up touches nothing of the one after him.
 */
export function filePath(reportId: string, fence: number, name: string): string {
  return `${FOLDER}${reportId}/${String(fence)}/${name}`;
}

/** The report whose file this is; null for a file that lies there by mistake. */
export function reportIdOf(path: string): string | null {
  const [, id] = /^reports\/([^/]+)\/./.exec(path) ?? [];
  return id ?? null;
}

/** Deletes every file of a report, or only those of tries up to this one. Twice changes nothing. */
export async function dropFiles(
  { bucket }: Services,
  reportId: string,
  lastFence = Infinity,
): Promise<void> {
  const prefix = `${FOLDER}${reportId}/`;
  const [files] = await (await bucket()).getFiles({ prefix });
  for (const file of files) {
    const fence = Number.parseInt(file.name.slice(prefix.length), 10);
    if (!(fence > lastFence)) await file.delete({ ignoreNotFound: true });
  }
}

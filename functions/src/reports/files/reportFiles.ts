import type { Services } from '../../platform/services.ts';

/** Where files of reports are: storage.rules let nobody in. */
export const FOLDER = 'reports/';

/** `reports/{id}/{name}`: names say what a file is, ids are what nobody guesses. */
export function filePath(reportId: string, name: string): string {
  return `${FOLDER}${reportId}/${name}`;
}

/** The report whose file this is; null for a file that lies there by mistake. */
export function reportIdOf(path: string): string | null {
  const [, id] = /^reports\/([^/]+)\/[^/]+$/.exec(path) ?? [];
  return id ?? null;
}

/** Deletes every file of a report. Twice changes nothing. */
export async function dropFiles({ bucket }: Services, reportId: string): Promise<void> {
  const prefix = `${FOLDER}${reportId}/`;
  const [files] = await (await bucket()).getFiles({ prefix });
  for (const file of files) await file.delete({ ignoreNotFound: true });
}

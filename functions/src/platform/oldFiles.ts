import { z } from 'zod';
import type { Bucket, Services, StoredFile } from './services.ts';

/** Objects of one listing, and listings of one sweep; the next one goes on, for what was swept is gone. */
const LISTED_AT_ONCE = 500;
const LISTINGS = 20;

/**
 * Of a folder in Cloud Storage, the files that were made at least `ageMs` ago, page by page.
 * @param listings how many at most; Infinity where files may stay, which would keep those behind them from being seen
 */
export async function* oldFiles(
  { bucket, clock }: Services,
  prefix: string,
  ageMs: number,
  listings = LISTINGS,
): AsyncGenerator<readonly StoredFile[], void> {
  const before = clock.now().getTime() - ageMs;
  let from: string | null = '';
  for (let i = 0; i < listings && from !== null; i++) {
    const page: Page = await listing(await bucket(), prefix, from);
    yield page.files.filter(({ metadata }) => Date.parse(metadata.timeCreated ?? '') <= before);
    from = page.next;
  }
}

/** Deletes those files. @returns how many */
export async function sweepOldFiles(
  services: Services,
  prefix: string,
  ageMs: number,
): Promise<number> {
  let swept = 0;
  for await (const files of oldFiles(services, prefix, ageMs)) {
    for (const file of files) await file.delete({ ignoreNotFound: true });
    swept += files.length;
  }
  return swept;
}

interface Page {
  readonly files: StoredFile[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

const NextPage = z.object({ pageToken: z.string() });

async function listing(bucket: Bucket, prefix: string, pageToken: string): Promise<Page> {
  const query = { prefix, maxResults: LISTED_AT_ONCE, autoPaginate: false };
  const from = pageToken === '' ? {} : { pageToken };
  const [files, next] = await bucket.getFiles({ ...query, ...from });
  // Typed as always there; after the last page it is not.
  const more = NextPage.safeParse(next);
  return { files, next: more.success ? more.data.pageToken : null };
}

import type { Services } from '../../platform/services.ts';
import type { Row } from '../encode/encoding.ts';
import { encoderOf } from '../encode/encoderOf.ts';
import { TooManyRows } from '../encode/limits.ts';
import { filePath } from '../files/reportFiles.ts';
import { writePart } from '../files/writePart.ts';
import type { BegunReport } from '../kinds.ts';
import type { StoredPart, StoredReport } from '../reportStore.ts';
import type { Hold } from './hold.ts';

/**
 * Reads, encodes and stores, page by page; before each page it is looked whether the report is still this builder's.
 * @throws HoldLost | TooManyRows | whatever Firestore or Storage give
 */
export async function writeFiles(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  { meta, rows }: BegunReport,
  mostRows: number,
): Promise<{ parts: StoredPart[]; progress: StoredReport['progress'] }> {
  const progress = { rows: 0, bytes: 0, pages: 0 };
  const encoder = await encoderOf(doc.format);
  const bucket = await services.bucket();
  const { delimiter, bom } = doc.options;
  const baseName = `${doc.kind}-${meta.createdAt.slice(0, 10)}`;
  const parts: StoredPart[] = [];
  for await (const part of encoder.encode(meta, watched(), { baseName, delimiter, bom })) {
    const path = filePath(hold.ref.id, hold.fence, part.name);
    parts.push(await writePart(bucket, path, part, (bytes) => (progress.bytes += bytes)));
  }
  return { parts, progress };

  async function* watched(): AsyncGenerator<readonly Row[], void> {
    for await (const page of rows) {
      await hold.check();
      progress.rows += page.length;
      progress.pages++;
      if (progress.rows > mostRows) throw new TooManyRows();
      yield page;
      await hold.tell({ ...progress });
    }
  }
}

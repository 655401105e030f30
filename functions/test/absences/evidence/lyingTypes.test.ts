import assert from 'node:assert/strict';
import sharp from 'sharp';
import { cleanBytes } from '../../../src/absences/evidence/bytes/cleanBytes.ts';
import { RefusedError } from '../../../src/absences/evidence/bytes/refused.ts';
import { contents } from './support/contents.ts';

/** Declared types, and the content that may go by each. */
const DECLARED: Readonly<Record<string, string | null>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'image/gif': null,
  'image/svg+xml': null,
  'text/html': null,
  'application/octet-stream': null,
  '': null,
};

describe('Files that lie about their type', () => {
  for (const [declared, honest] of Object.entries(DECLARED)) {
    it(`become no evidence when declared as ${declared === '' ? 'nothing' : declared}`, async () => {
      for (const [content, bytes] of Object.entries(await contents())) {
        if (content === honest) {
          const clean = await cleanBytes(bytes, declared);
          assert.equal(clean.type, honest === 'pdf' ? 'application/pdf' : 'image/jpeg');
          if (honest !== 'pdf') assert.equal((await sharp(clean.bytes).metadata()).format, 'jpeg');
          continue;
        }
        await assert.rejects(
          cleanBytes(bytes, declared),
          (error) => error instanceof RefusedError && error.reason === 'TYPE_MISMATCH',
          `${content} as ${declared}`,
        );
      }
    });
  }
});

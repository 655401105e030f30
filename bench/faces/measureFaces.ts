import { parseArgs } from 'node:util';
import { dot } from '../../tools/accuracy/comparisons.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { accuracyFigures } from './accuracy.ts';
import { measureColdStart } from './coldStart.ts';
import { identificationFigures } from './identificationFigures.ts';
import { measureOperationPath } from './operationPath.ts';
import { peerFigures } from './peerFigures.ts';
import { readPhotoSet } from './photoSet.ts';
import { lookSideBySide } from './sideBySide.ts';
import { measureStages } from './stages.ts';

/**
 * Accuracy, speed and cost of the face engine, side by side with @vladmandic/face-api on the same photos.
 * `--peer-images N` shows the peer the first N photos only (0: none). All of them take it some 15 minutes.
 */
export async function measureFaces(args: readonly string[]): Promise<readonly Figure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, 'peer-images': { type: 'string' } },
    allowPositionals: true,
  });
  const set = await readPhotoSet();
  const { photos, people, pairs } = set;
  const peerPhotos = Number(values['peer-images'] ?? photos.length);
  if (!Number.isInteger(peerPhotos) || peerPhotos < 0) {
    throw new RangeError('--peer-images takes a number of photos, 0 or more');
  }
  progress(`${photos.length} photos of ${people} people`);
  // Times first, while nothing else of ours runs.
  const speed = [
    ...(await measureStages()),
    ...(await measureColdStart()),
    ...(await measureOperationPath()),
  ];
  const looks = await lookSideBySide(photos, Math.min(peerPhotos, photos.length));
  const shots = photos.map(({ person }, i) => ({
    person,
    vector: looks.own[i]?.embedding ?? null,
  }));
  progress('all pairs, and people drawn anew');
  return [
    ...accuracyFigures(shots, pairs, dot),
    ...speed,
    ...peerFigures(set, looks),
    ...identificationFigures(shots),
  ];
}

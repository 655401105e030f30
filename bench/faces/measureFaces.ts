import { parseArgs } from 'node:util';
import { compareAll, dot, type Shot } from '../../tools/accuracy/comparisons.ts';
import { bootstrap } from '../../tools/accuracy/bootstrap.ts';
import { progress } from '../../tools/support/log.ts';
import { median, medianFigure, percentFigure, type Figure } from '../figures.ts';
import { accuracyFigures, listedAccuracy } from './accuracy.ts';
import { measureColdStart } from './coldStart.ts';
import { identificationFigures } from './identificationFigures.ts';
import { measureOperationPath } from './operationPath.ts';
import { runEngine, type OwnResult } from './ours.ts';
import { peerSimilarity, runPeer, type PeerLine } from './peer.ts';
import { readPhotoSet, type PhotoSet } from './photoSet.ts';
import { measureStages } from './stages.ts';

/**
 * Accuracy, speed and cost of the face engine, side by side with @vladmandic/face-api on the same photos.
 * `--peer-images N` shows the peer the first N photos only (0: none): its figures are then of those and of the
 * listed pairs among them. All of them take it some 15 minutes.
 */
export async function measureFaces(args: readonly string[]): Promise<readonly Figure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { 'peer-images': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const set = await readPhotoSet();
  const peerImages = Number(values['peer-images'] ?? set.photos.length);
  progress(`${set.photos.length} photos of ${set.people} people`);
  // Times first, while nothing else of ours runs.
  const speed = [
    ...(await measureStages()),
    ...(await measureColdStart()),
    ...(await measureOperationPath()),
  ];
  const own = await runEngine(set.photos);
  const shots = set.photos.map(({ person }, i) => ({ person, vector: own[i]?.embedding ?? null }));
  progress('all pairs, and people drawn anew');
  const accuracy = accuracyFigures(shots, set.pairs, dot);
  const identification = identificationFigures(shots);
  const peer = await peerFigures(set, own, peerImages);
  return [...accuracy, ...speed, ...peer, ...identification];
}

async function peerFigures(
  { photos, pairs }: PhotoSet,
  own: readonly OwnResult[],
  count: number,
): Promise<Figure[]> {
  const shown = photos.slice(0, count);
  if (shown.length === 0) return [];
  progress(`the peer looks at ${shown.length} photos`);
  const lines = await runPeer(shown.map(({ path }) => path));
  const shots = shown.map(({ person }, i): Shot => {
    const descriptor = lines[i]?.descriptor ?? null;
    return { person, vector: descriptor === null ? null : Float32Array.from(descriptor) };
  });
  const among = pairs.filter(({ first, second }) => Math.max(first, second) < shown.length);
  const { mean, sd } = listedAccuracy(shots, among, peerSimilarity);
  const [tar] = bootstrap(compareAll(shots, peerSimilarity), (rates) => [rates.tar(1e-3)]);
  const missed = shots.filter(({ vector }) => vector === null).length;
  return [
    percentFigure('faces.accuracy_peer', mean),
    percentFigure('faces.accuracy_peer_sd', sd),
    percentFigure('faces.tar_1e3_peer', tar?.value ?? NaN),
    percentFigure('faces.tar_1e3_peer_low', tar?.low ?? NaN),
    percentFigure('faces.tar_1e3_peer_high', tar?.high ?? NaN),
    percentFigure('faces.fte_peer', missed / shown.length),
    { figure: 'faces.images_peer', value: shown.length, unit: 'count' },
    { figure: 'faces.pairs_peer', value: among.length, unit: 'count' },
    ...costFigures(own.slice(0, shown.length), lines),
  ];
}

/** CPU of an image: the sum over the same images, ours and the peer's. */
function costFigures(own: readonly OwnResult[], peer: readonly PeerLine[]): Figure[] {
  const ours = meanOf(own.map(({ cpuMs }) => cpuMs));
  const theirs = meanOf(peer.map(({ cpuMs }) => cpuMs));
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  return [
    { figure: 'faces.cpu_ratio_peer', value: rounded(theirs / ours), unit: 'ratio' },
    { figure: 'faces.cpu_ms', value: rounded(ours), unit: 'ms' },
    { figure: 'faces.cpu_peer_ms', value: rounded(theirs), unit: 'ms' },
    {
      ...medianFigure(
        'faces.rss_peer_mib',
        peer.map(({ rssMib }) => rssMib),
        'MiB',
      ),
    },
    {
      figure: 'faces.cpu_ratio_peer_median',
      value: rounded(
        median(peer.map(({ cpuMs }) => cpuMs)) / median(own.map(({ cpuMs }) => cpuMs)),
      ),
      unit: 'ratio',
    },
  ];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

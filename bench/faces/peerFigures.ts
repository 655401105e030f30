import { bootstrap } from '../../tools/accuracy/bootstrap.ts';
import { compareAll, type Shot } from '../../tools/accuracy/comparisons.ts';
import { median, medianFigure, percentFigure, type Figure } from '../figures.ts';
import { listedAccuracy } from './accuracy.ts';
import { peerSimilarity, type PeerLine } from './peer.ts';
import type { PhotoSet } from './photoSet.ts';
import type { SideBySide } from './sideBySide.ts';

/** How sure the peer has to be of a face, as it ships. */
const SHIPPED_CONFIDENCE = 0.5;

/**
 * The peer's accuracy as it ships, and (`_lenient`) when it is believed from a confidence of 0.2 on; a missed
 * face is a non-match. Of what it was shown, and of the listed pairs among that.
 */
export function peerFigures(set: PhotoSet, looks: SideBySide): Figure[] {
  const { peer } = looks;
  if (peer.length === 0) return [];
  const count = (figure: string, value: number): Figure => ({ figure, value, unit: 'count' });
  return [
    ...peerAccuracy(set, peer, SHIPPED_CONFIDENCE, ''),
    ...peerAccuracy(set, peer, 0, '_lenient'),
    count('faces.images_peer', peer.length),
    ...costFigures(looks),
  ];
}

function peerAccuracy(
  { photos, pairs }: PhotoSet,
  lines: readonly PeerLine[],
  confidence: number,
  suffix: string,
): Figure[] {
  const shots = lines.map(({ descriptor, score }, i): Shot => {
    const found = descriptor !== null && (score ?? 0) >= confidence;
    return {
      person: photos[i]?.person ?? 0,
      vector: found ? Float32Array.from(descriptor) : null,
    };
  });
  const shown = pairs.filter(({ first, second }) => Math.max(first, second) < shots.length);
  const { mean, sd } = listedAccuracy(shots, shown, peerSimilarity);
  const all = compareAll(shots, peerSimilarity);
  const [tar = { value: NaN, low: NaN, high: NaN }] = bootstrap(all, (rates) => [rates.tar(1e-3)]);
  const missed = shots.filter(({ vector }) => vector === null).length;
  return [
    percentFigure(`faces.accuracy_peer${suffix}`, mean),
    percentFigure(`faces.accuracy_peer${suffix}_sd`, sd),
    percentFigure(`faces.tar_1e3_peer${suffix}`, tar.value),
    percentFigure(`faces.tar_1e3_peer${suffix}_low`, tar.low),
    percentFigure(`faces.tar_1e3_peer${suffix}_high`, tar.high),
    percentFigure(`faces.fte_peer${suffix}`, missed / shots.length),
  ];
}

/** CPU from image to embedding: medians of the images in which both found a face, and so went all the way. */
function costFigures({ own, peer }: SideBySide): Figure[] {
  const both = peer.flatMap((line, i) => {
    const ours = own[i];
    return ours === undefined || ours.embedding === null || line.descriptor === null
      ? []
      : [{ ours: ours.cpuMs, theirs: line.cpuMs }];
  });
  const [ours, theirs] = [both.map((pair) => pair.ours), both.map((pair) => pair.theirs)];
  const ratio = Math.round((100 * median(theirs)) / median(ours)) / 100;
  const memory = peer.map(({ rssMib }) => rssMib);
  return [
    { figure: 'faces.cpu_ratio_peer', value: ratio, unit: 'ratio' },
    medianFigure('faces.cpu_ms', ours),
    medianFigure('faces.cpu_peer_ms', theirs),
    medianFigure('faces.rss_peer_mib', memory, 'MiB'),
  ];
}

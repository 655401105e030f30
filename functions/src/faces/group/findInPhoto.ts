import { setImmediate } from 'node:timers/promises';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import type { MatchThresholds } from '../engine/match.ts';
import { cosine } from '../engine/match.ts';
import type { Box } from '../engine/port.ts';
import { analyseGroupPhoto } from '../engineHost.ts';
import { sameModel } from '../recognition/compare.ts';
import type { OpenTemplate } from '../recognition/port.ts';
import { faceRecogniser } from '../recognition/selected.ts';
import type { VaultReading } from '../vault/vault.ts';
import { readTemplates } from '../vault/vault.ts';
import { isSound, sightingsOf } from './sightings.ts';

/** Templates compared before others get a turn: some milliseconds. */
const TURN = 10;

/** `not-comparable`: there is a template, but it could not be opened or is of another model. */
export const SIGHTINGS = [
  'present',
  'uncertain',
  'not-seen',
  'not-enrolled',
  'not-comparable',
] as const;

/** What a photo says of one person; box in its pixels, similarity and lead as cosines, null where no face is theirs. */
export interface Sighting {
  readonly uid: string;
  readonly sighting: (typeof SIGHTINGS)[number];
  readonly box: Box | null;
  readonly similarity: number | null;
  readonly lead: number | null;
}

/** What a photo shows of the people asked for. */
export interface PhotoFindings {
  readonly widthPx: number;
  readonly heightPx: number;
  /** There were more faces than are looked at. */
  readonly moreFaces: boolean;
  readonly people: readonly Sighting[];
  /** Faces that are nobody's among the people asked for: only where they are is ever told. */
  readonly unknown: readonly Box[];
  readonly thresholds: MatchThresholds;
}

/**
 * Which of these people a photo shows. Embeddings of all faces, strangers' too, live until this returns.
 * @throws Failure invalid-image | too-busy | unavailable | conflict when the recogniser keeps its faces elsewhere
 */
export async function findInPhoto(
  services: Services,
  uids: readonly string[],
  photo: Uint8Array,
): Promise<PhotoFindings> {
  const recogniser = await faceRecogniser();
  const { group, model } = await analyseGroupPhoto(photo);
  const { faces, widthPx, heightPx, moreFaces } = group;
  if (!sameModel(model, recogniser.model)) {
    throw new Failure('conflict', {
      detail:
        'Roll calls by photo need the built-in recogniser: others keep their faces elsewhere.',
    });
  }
  const readings = await readTemplates(services, uids);
  try {
    const templates = readings.map((reading) =>
      reading.status === 'open' && sameModel(reading.model, model) ? reading.template : null,
    );
    const similarities = await compareAll(
      faces.map(({ embedding }) => embedding),
      templates,
    );
    const { thresholds } = recogniser;
    const found = sightingsOf(similarities, faces.map(isSound), uids.length, thresholds);
    const boxOf = (index: number): Box | null => faces[index]?.box ?? null;
    return {
      widthPx,
      heightPx,
      moreFaces,
      people: uids.map((uid, i): Sighting => {
        const match = found.matches[i] ?? null;
        const box = match === null ? null : boxOf(match.face);
        if (match === null) {
          const sighting = withoutMatch(readings[i], templates[i] ?? null);
          return { uid, sighting, box, similarity: null, lead: null };
        }
        const sighting = match.sure ? 'present' : 'uncertain';
        return { uid, sighting, box, similarity: match.similarity, lead: match.lead };
      }),
      unknown: found.unknown.flatMap((index) => boxOf(index) ?? []),
      thresholds,
    };
  } finally {
    for (const reading of readings) if (reading.status === 'open') reading.template.close();
    for (const { embedding } of faces) embedding.fill(0);
  }
}

/**
 * Similarities by face and template. Each template's transform is undone once, not redone for each face, and other
 * requests get their turn in between: a full photo against a full roster is 72,000 comparisons.
 */
async function compareAll(
  embeddings: readonly Float32Array[],
  templates: readonly (OpenTemplate | null)[],
): Promise<number[][]> {
  const similarities = embeddings.map(() => templates.map(() => -1));
  for (const [i, template] of templates.entries()) {
    if (template?.kind !== 'embedding') continue;
    const enrolled = template.embedding();
    embeddings.forEach((embedding, face) => {
      const row = similarities[face];
      if (row !== undefined) row[i] = cosine(enrolled, embedding);
    });
    enrolled.fill(0);
    if (i % TURN === TURN - 1) await setImmediate();
  }
  return similarities;
}

function withoutMatch(
  reading: VaultReading | undefined,
  template: OpenTemplate | null,
): Sighting['sighting'] {
  if (reading?.status === 'not-enrolled') return 'not-enrolled';
  return template === null ? 'not-comparable' : 'not-seen';
}

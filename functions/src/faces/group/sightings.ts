import type { MatchThresholds } from '../engine/match.ts';
import type { GroupFace } from '../engine/port.ts';
import { CHECK_IN_LIMITS } from '../engine/quality.ts';
import { bestAssignment } from './assignment.ts';

/** A person found in a photo. */
interface Match {
  /** Index of the face. */
  readonly face: number;
  /** Cosine to the person's template. */
  readonly similarity: number;
  /** Ahead of the next person for this face, and of the next face for this person: the smaller of both. */
  readonly lead: number;
  /** Else a person should look at it. */
  readonly sure: boolean;
}

/** Who is which face. */
interface Sightings {
  /** For each person the match, or null. */
  readonly matches: readonly (Match | null)[];
  /** Indices of faces that are nobody's. */
  readonly unknown: readonly number[];
}

/** So that a similarity of exactly the review limit is a gain. */
const LEAST_GAIN = 1e-9;

/**
 * Who is who in a photo: nobody has two faces and no face two names. What is maximised is the total by which the
 * pairs exceed the review limit, not the total similarity: two doubtful pairs must not outvote a sure one. A pair is
 * sure when it would pass a search among many (`identify`) and leads by the margin on both sides. Pure.
 * @param similarities a row for each face, a column for each person; -1 where there is nothing to compare
 * @param sound whether each face is good enough to be sure of
 */
export function sightingsOf(
  similarities: readonly (readonly number[])[],
  sound: readonly boolean[],
  people: number,
  { review, identify, margin }: MatchThresholds,
): Sightings {
  const gains = similarities.map((row) =>
    row.map((similarity) => (similarity >= review ? similarity - review + LEAST_GAIN : 0)),
  );
  const columnOf = bestAssignment(gains);
  const matches = Array.from({ length: people }, (): Match | null => null);
  const unknown: number[] = [];
  for (const [face, person] of columnOf.entries()) {
    if (person === null) {
      unknown.push(face);
      continue;
    }
    const similarity = similarities[face]?.[person] ?? -1;
    const others = [
      ...(similarities[face] ?? []).filter((_, other) => other !== person),
      ...similarities.flatMap((row, other) => (other === face ? [] : [row[person] ?? -1])),
    ];
    const lead = similarity - others.reduce((most, other) => Math.max(most, other), -1);
    const sure = sound[face] === true && similarity >= identify && lead >= margin;
    matches[person] = { face, similarity, lead, sure };
  }
  return { matches, unknown };
}

/** Whether a face of a group photo is good enough to be sure of: what a check-in by phone asks for, but for its place. */
export function isSound(face: Omit<GroupFace, 'embedding'>): boolean {
  const { eyeDistancePx, luma, sharpness, presence, yawDeg, pitchDeg } = face;
  const limits = CHECK_IN_LIMITS;
  return (
    eyeDistancePx >= limits.minEyeDistancePx &&
    luma >= limits.minLuma &&
    luma <= limits.maxLuma &&
    sharpness >= limits.minSharpness &&
    presence >= limits.minPresence &&
    Math.abs(yawDeg) <= limits.maxYawDeg &&
    Math.abs(pitchDeg) <= limits.maxPitchDeg
  );
}

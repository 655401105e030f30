import type { MatchThresholds } from './engine/match.ts';

/** Thresholds as an operator writes them; an empty one leaves the measured one as it is. */
type ThresholdTexts = Readonly<Record<keyof MatchThresholds, string>>;

const PARAMETERS = {
  accept: 'FACE_ACCEPT',
  review: 'FACE_REVIEW',
  identify: 'FACE_IDENTIFY',
  margin: 'FACE_MARGIN',
} as const satisfies Record<keyof MatchThresholds, string>;

/**
 * The measured thresholds with the operator's own in their place. Fails closed: a text that is no number of
 * 0..1, an accept threshold of 0, or a review threshold above the accept one opens nothing but throws.
 * @throws RangeError that names the parameter and the fix
 */
export function configuredThresholds(
  measured: MatchThresholds,
  texts: ThresholdTexts,
): MatchThresholds {
  const own = (name: keyof MatchThresholds): number => {
    const text = texts[name].trim();
    if (text === '') return measured[name];
    const value = Number(text);
    const positive = name === 'margin' ? value >= 0 : value > 0;
    if (!positive || value > 1) {
      throw new RangeError(`${PARAMETERS[name]} is "${text}"; it must be a number from 0 to 1`);
    }
    return value;
  };
  const [accept, review] = [own('accept'), own('review')];
  if (review > accept) {
    throw new RangeError(
      `FACE_REVIEW (${String(review)}) is above FACE_ACCEPT (${String(accept)}): lower it`,
    );
  }
  return { accept, review, identify: own('identify'), margin: own('margin') };
}

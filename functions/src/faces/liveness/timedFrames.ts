import { invalidField } from '../../platform/failures.ts';
import type { LivenessAction } from './action.ts';

const FIELD = 'frameOffsetsMs';

/** Images of a request and when each was taken, ms after the first. */
interface TimedImages {
  readonly images: readonly unknown[];
  readonly frameOffsetsMs?: readonly number[] | undefined;
}

/**
 * Times of frames have to be times: one for each image, from 0, rising. What they say is judged with the frames.
 * @throws Failure invalid-request, also without times where an action was asked for: no attempt is spent on that
 */
export function mustBeTimed(
  { images, frameOffsetsMs: offsets }: TimedImages,
  action: LivenessAction | null,
): void {
  if (offsets === undefined) {
    if (action === null) return;
    throw invalidField(FIELD, `is needed: the challenge asks for ${action}`);
  }
  if (offsets.length !== images.length) {
    throw invalidField(
      FIELD,
      `must have one number for each of the ${String(images.length)} images`,
    );
  }
  const rising = offsets.every((offset, i) => offset > (offsets[i - 1] ?? -1));
  if ((offsets[0] ?? 0) !== 0 || !rising) {
    throw invalidField(FIELD, 'must start at 0 and rise with every image');
  }
}

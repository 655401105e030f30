import type { Finding } from '../../platform/finding.ts';
import type { Services } from '../../platform/services.ts';
import type { LivenessAction } from '../liveness/action.ts';
import { proveFace } from '../proveFace.ts';

/** Head turn from which an action counts as shown, in degrees; share of the median eye aperture for a blink. */
const [TURN_DEG, BLINK_RATIO] = [20, 0.55];

/** What the frames of a sign-in show. @throws Failure invalid-image | too-busy */
export async function proveSignIn(
  services: Services,
  uid: string,
  images: readonly Uint8Array[],
  action: LivenessAction,
): Promise<readonly Finding[]> {
  const rules = { required: true, liveness: 'record' } as const;
  const { findings } = await proveFace(services, uid, images, rules);
  return findings.map((finding) =>
    finding.check === 'liveness' ? judged(finding, action) : finding,
  );
}

function judged(recorded: Finding, action: LivenessAction): Finding {
  const { yawSwingDeg, apertureRatio } = recorded.evidence;
  const shown =
    action === 'blink'
      ? typeof apertureRatio === 'number' && apertureRatio < BLINK_RATIO
      : typeof yawSwingDeg === 'number' && yawSwingDeg >= TURN_DEG;
  return {
    ...recorded,
    outcome: shown ? 'pass' : 'fail',
    reason: shown ? 'LIVENESS_SHOWN' : 'LIVENESS_NOT_SHOWN',
  };
}

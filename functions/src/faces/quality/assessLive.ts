import { Failure } from '../../platform/failures.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { consentStanding } from '../consentCheck.ts';
import type { QualityIssue, QualityLimits } from '../engine/quality.ts';
import type { Shot } from '../recognition/port.ts';
import { builtInGate } from './builtIn.ts';
import type { QualityGate } from './port.ts';
import { faceQualityGate } from './selected.ts';

/**
 * Judges one frame of live feedback. A third party sees it only with the person's consent, which feedback itself
 * does not need; and feedback goes on by the built-in gate when that party does not answer.
 */
export async function assessLive(
  services: Services,
  uid: string,
  shots: readonly Shot[],
  limits: QualityLimits,
): Promise<readonly QualityIssue[]> {
  try {
    return (await (await gateFor(services, uid)).assess(shots, limits)).flat();
  } catch (error) {
    logError('quality gate unavailable', error, { uid });
  }
  return (await builtInGate.assess(shots, limits)).flat();
}

/**
 * The gate for frames of this person: a third party sees them with a consent in force only, which names it.
 * @throws RecogniserUnavailableError
 */
export async function gateFor(services: Services, uid: string): Promise<QualityGate> {
  const gate = await faceQualityGate();
  return !gate.sendsImages || (await hasConsent(services, uid)) ? gate : builtInGate;
}

async function hasConsent(services: Services, uid: string): Promise<boolean> {
  try {
    return (await consentStanding(services, uid)).state === 'given';
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

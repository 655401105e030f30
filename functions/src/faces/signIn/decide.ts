import type { Access } from '../../platform/access.ts';
import type { FieldIssue } from '../../platform/failures.ts';
import { Failure } from '../../platform/failures.ts';
import type { Finding } from '../../platform/finding.ts';
import { logError } from '../../platform/logError.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { faceHint } from '../faceHints.ts';
import type { LivenessAction } from '../liveness/action.ts';
import { withReplays } from '../liveness/seenFrames.ts';
import { proveFace } from '../proveFace.ts';
import { isAccepted, reasonsAgainst } from './acceptance.ts';
import type { Claim } from './claim.ts';
import { settle } from './settle.ts';
import { mustBeAdmissible } from './standing.ts';

/** What came with the request, and what it was asked to show. */
interface Sent {
  readonly images: readonly Uint8Array[];
  /** Milliseconds after the first. */
  readonly frameOffsetsMs: readonly number[];
  readonly action: LivenessAction;
}

/**
 * Looks at the frames of a claimed try and gives the custom token, or refuses. The token is made before the
 * try is written down as a success and leaves only after it: none goes out without its audit event.
 * @throws Failure face-sign-in-refused, invalid-image, too-busy, unavailable, and what mustBeAdmissible throws
 */
export async function decide(context: CallContext, held: Claim, sent: Sent): Promise<string> {
  const { services } = context;
  const findings = await look(context, held, sent);
  if (!isAccepted(findings)) {
    await settle(context, held, { is: 'refused', reasons: reasonsAgainst(findings) });
    if (findings.some(({ reason }) => reason === 'FACE_ENGINE_UNAVAILABLE')) {
      throw new Failure('unavailable', { retryAfterS: 30 });
    }
    throw refusal(findings);
  }
  const access = await stillAdmissible(context, held);
  const token = await makeToken(services, held);
  await settle(asPerson(context, held.uid, access), held, { is: 'signed-in' });
  return token;
}

async function look(
  context: CallContext,
  held: Claim,
  { images, frameOffsetsMs, action }: Sent,
): Promise<readonly Finding[]> {
  const { uid, marks, seen } = held;
  const rules = { required: true, liveness: { policy: 'required', action } } as const;
  try {
    const proof = await proveFace(context.services, uid, images, rules, frameOffsetsMs);
    return withReplays(proof.findings, marks, seen);
  } catch (error) {
    if (error instanceof Failure) {
      const reasons = [error.code.toUpperCase().replaceAll('-', '_')];
      const busy = error.code === 'too-busy';
      await settle(context, held, busy ? { is: 'not-looked-at' } : { is: 'refused', reasons });
    }
    throw error;
  }
}

/** Somebody may have suspended the account or withdrawn the consent while the face was looked at. */
async function stillAdmissible(context: CallContext, held: Claim): Promise<Access> {
  try {
    return await mustBeAdmissible(context.services, held.uid);
  } catch (error) {
    if (error instanceof Failure) {
      await settle(context, held, { is: 'refused', reasons: ['NO_LONGER_ADMISSIBLE'] });
    }
    throw error;
  }
}

/**
 * Says in the ID token how it came about, and from which device. A deployed function holds no key file: IAM
 * signs for it, which takes a right of the service account on itself (see the page about faces).
 * @throws Failure unavailable
 */
async function makeToken({ auth }: Services, { uid, deviceId }: Claim): Promise<string> {
  try {
    return await auth.createCustomToken(uid, { signIn: 'face', deviceId });
  } catch (error) {
    logError('custom token could not be made', error, { uid });
    throw new Failure('unavailable', { retryAfterS: 30 });
  }
}

/** From here on it is known who acts. */
function asPerson(context: CallContext, uid: string, access: Access): CallContext {
  const caller = { uid, email: null, emailVerified: false, authTimeS: 0, signInProvider: null };
  return { ...context, caller: { ...caller, access } };
}

/**
 * What the owner can mend about the pictures is told, as it is to anybody by checkFaceFrame. How near the
 * face came is not: a word that tells "another person" from "not quite" would lead an impostor uphill.
 */
function refusal(findings: readonly Finding[]): Failure {
  const fields = findings.flatMap(({ check, outcome, reason }): FieldIssue[] => {
    const hint = outcome === 'pass' || check === 'face' ? undefined : faceHint(reason);
    return hint === undefined ? [] : [{ field: 'images', issue: `${reason}: ${hint}` }];
  });
  return new Failure('face-sign-in-refused', fields.length === 0 ? {} : { fields });
}

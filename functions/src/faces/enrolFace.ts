import type { z } from 'zod';
import { markBiometric } from '../accounts/index.ts';
import { SAME_FACE_SEARCH } from '../params.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { logError } from '../platform/logError.ts';
import type { CallContext } from '../platform/operation.ts';
import { operation } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import { currentPolicy } from '../settings/index.ts';
import { adviceFor } from './faceHints.ts';
import { mustHaveConsent } from './consentCheck.ts';
import { EnrolFaceReply, EnrolFaceRequest } from './contract.ts';
import { enrolAtRecogniser, keepFaces } from './deletion/enrolAtRecogniser.ts';
import { AT_ONCE_MS, endKeptFaces, keptFaceIds, keptFaces } from './deletion/keptFaces.ts';
import { workOffDeletion } from './deletion/workOffDeletion.ts';
import type { QualityIssue } from './engine/quality.ts';
import { ENROLMENT_LIMITS } from './engine/quality.ts';
import { beginDrift } from './drift/driftStore.ts';
import { analyseImages, forget, shotsOf, unavailable } from './engineHost.ts';
import type { JudgedShot } from './enrolment.ts';
import { judgeShots, templateShots } from './enrolment.ts';
import { decodeImages, mustDiffer } from './image.ts';
import { reencode } from './images/reencode.ts';
import type { Shot } from './recognition/port.ts';
import { RecogniserUnavailableError, ShotsRefusedError } from './recognition/port.ts';
import { faceQualityGate } from './quality/selected.ts';
import { builtInThresholds } from './recognition/selected.ts';
import { createSearch } from './sameFace/searchStore.ts';
import type { PreparedTemplate } from './vault/vault.ts';
import { discardTemplate, shredReplaced } from './vault/shredding.ts';
import { mustStillFollow, prepareTemplate, storeTemplate } from './vault/vault.ts';

export const enrolFace = operation({
  name: 'enrolFace',
  summary:
    'Make the caller’s face template from three to five shots. The images are not kept unless the policy says so.',
  method: 'POST',
  path: '/face-template',
  roles: ['student'],
  tier: 'face',
  writes: true,
  input: EnrolFaceRequest,
  output: EnrolFaceReply,
  failures: [
    'invalid-image',
    'consent-required',
    'not-enough-faces',
    'in-progress',
    'too-busy',
    'not-found',
  ],
  handler: async (context) => {
    const { caller, input, services } = context;
    const images = decodeImages(input.images);
    mustDiffer(images);
    await mustHaveConsent(services, caller.uid);
    const analysed = await analyseImages(images);
    if (analysed.status === 'unavailable') throw unavailable();
    const { frames, model } = analysed;
    try {
      const all = shotsOf(images, frames);
      const assessed = await assess(all);
      const judged = judgeShots(frames, builtInThresholds(model.id).accept, assessed);
      const accepted = templateShots(judged);
      if (accepted === null) throw notEnough(judged);
      const prepared = await prepare(
        services,
        caller.uid,
        accepted.flatMap((index) => all[index] ?? []),
        (await currentPolicy(services.db)).rules.keepEnrolmentImages,
      ).catch((error: unknown) => {
        throw asFailure(error, judged, accepted);
      });
      const told = judged.map(({ accepted, codes }, index) => ({
        index,
        accepted,
        codes: codes.map(adviceFor),
      }));
      return await enrol(context, prepared, {
        enrolled: true,
        used: accepted.length,
        images: told,
      });
    } finally {
      forget(frames);
    }
  },
});

/** @throws Failure unavailable when a third party that judges frames does not answer */
async function assess(shots: readonly Shot[]): Promise<readonly (readonly QualityIssue[])[]> {
  try {
    return await (await faceQualityGate()).assess(shots, ENROLMENT_LIMITS);
  } catch (error) {
    if (!(error instanceof RecogniserUnavailableError)) throw error;
    logError('quality gate unavailable', error, {});
    throw unavailable();
  }
}

/** @throws Failure unavailable | not-enough-faces when the recogniser does not answer, or refuses */
async function prepare(
  services: Services,
  uid: string,
  shots: readonly Shot[],
  keepImages: boolean,
): Promise<PreparedTemplate> {
  const images = keepImages ? await Promise.all(shots.map(({ image }) => reencode(image))) : [];
  const { model, template, keptAs } = await enrolAtRecogniser(services, shots);
  try {
    const content = { model, template, shots: shots.length, images, keptAs };
    return await prepareTemplate(services, uid, content);
  } finally {
    if (template.kind === 'embedding') template.embedding.fill(0);
  }
}

/** The failure of an enrolment whose shots were good until the recogniser looked at them. */
function asFailure(
  error: unknown,
  judged: readonly JudgedShot[],
  accepted: readonly number[],
): unknown {
  if (error instanceof RecogniserUnavailableError) return unavailable();
  if (!(error instanceof ShotsRefusedError)) return error;
  const codes = new Map(error.refused.map(({ index, code }) => [accepted[index], code]));
  return notEnough(
    judged.map((shot, index) => {
      const code = codes.get(index);
      return code === undefined ? shot : { ...shot, codes: [code] };
    }),
  );
}

type Reply = z.input<typeof EnrolFaceReply>;

/**
 * Puts the prepared template in force. Consent is read again inside the transaction, so that a withdrawal
 * that came meanwhile wins. @throws Failure consent-required | in-progress | not-found
 */
async function enrol(
  context: CallContext,
  prepared: PreparedTemplate,
  reply: Reply,
): Promise<Reply> {
  const { services } = context;
  const { uid, stored } = prepared;
  const { keptAs } = stored;
  const old = await keptFaceIds(services, uid);
  try {
    const committed = await commit(context, async ({ tx, now, audit, intent }) => {
      await mustHaveConsent(services, uid, tx);
      await mustStillFollow(tx, services, prepared);
      const replaced = await keptFaces(tx, services, uid);
      storeTemplate(tx, services, prepared);
      if (SAME_FACE_SEARCH.value() && stored.model.dimension !== null) {
        createSearch(tx, services.db, uid, stored);
      }
      beginDrift(tx, services.db, uid, stored.templateVersion);
      if (keptAs !== undefined) keepFaces(tx, services, keptAs);
      // An earlier try of this transaction may have committed: then these are the new ones.
      if (replaced !== null && replaced.name !== keptAs) {
        endKeptFaces(tx, services, replaced, 'replaced', old, now);
      }
      markBiometric(tx, services.db, uid, 'enrolled', now);
      const { templateVersion, model, shots, sealed } = stored;
      audit({
        action: 'face.enrolled',
        subject: `vault/${uid}`,
        details: { templateVersion, model: model.id, shots },
      });
      const dedupeKey = `face.enrolled:${sealed.keyId}`;
      intent({ dedupeKey, kind: 'face.enrolled', to: [uid], data: {} });
      return reply;
    });
    await shredReplaced(services, prepared);
    if (old !== null) await workOffDeletion(services, old.name, AT_ONCE_MS);
    return committed;
  } catch (error) {
    // After a refusal nothing was committed. After an outage it may have been: then the key has to stay.
    if (error instanceof Failure) {
      await discardTemplate(services, prepared);
      if (keptAs !== undefined) await workOffDeletion(services, keptAs, AT_ONCE_MS);
    }
    throw error;
  }
}

function notEnough(shots: readonly JudgedShot[]): Failure {
  return new Failure('not-enough-faces', {
    fields: shots.flatMap(({ codes }, index) =>
      codes.map((code) => {
        const { hint } = adviceFor(code);
        return { field: `images.${String(index)}`, issue: `${code}: ${hint}` };
      }),
    ),
  });
}

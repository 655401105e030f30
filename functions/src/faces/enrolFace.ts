import type { z } from 'zod';
import { markBiometric } from '../accounts/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { CallContext } from '../platform/operation.ts';
import { operation } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import { adviceFor } from './faceHints.ts';
import { mustHaveConsent } from './consentCheck.ts';
import { EnrolFaceReply, EnrolFaceRequest } from './contract.ts';
import { thresholdsFor } from './engine/match.ts';
import { analyseImages, forget, shotsOf, unavailable } from './engineHost.ts';
import type { JudgedShot } from './enrolment.ts';
import { judgeShots, templateShots } from './enrolment.ts';
import { decodeImages, mustDiffer } from './image.ts';
import type { Shot } from './recognition/port.ts';
import { RecogniserUnavailableError } from './recognition/port.ts';
import { faceRecogniser } from './recognition/selected.ts';
import type { PreparedTemplate } from './vault/vault.ts';
import {
  discardTemplate,
  mustStillFollow,
  prepareTemplate,
  shredReplaced,
  storeTemplate,
} from './vault/vault.ts';

export const enrolFace = operation({
  name: 'enrolFace',
  summary: 'Make the caller’s face template from three to five shots. The images are not kept.',
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
      const judged = judgeShots(frames, thresholdsFor(model.id).accept);
      const accepted = templateShots(judged);
      if (accepted === null) throw notEnough(judged);
      const all = shotsOf(images, frames);
      const prepared = await prepare(
        services,
        caller.uid,
        accepted.flatMap((index) => all[index] ?? []),
      );
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

/** @throws Failure unavailable when the recogniser does not answer */
async function prepare(
  services: Services,
  uid: string,
  shots: readonly Shot[],
): Promise<PreparedTemplate> {
  const recogniser = await faceRecogniser();
  const template = await recogniser.enrol(uid, shots).catch((error: unknown) => {
    throw error instanceof RecogniserUnavailableError ? unavailable() : error;
  });
  try {
    const { model } = recogniser;
    return await prepareTemplate(services, uid, { model, template, shots: shots.length });
  } finally {
    if (template.kind === 'embedding') template.embedding.fill(0);
  }
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
  try {
    const committed = await commit(context, async ({ tx, now, audit, intent }) => {
      await mustHaveConsent(services, uid, tx);
      await mustStillFollow(tx, services, prepared);
      storeTemplate(tx, services, prepared);
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
    return committed;
  } catch (error) {
    // After a refusal nothing was committed. After an outage it may have been: then the key has to stay.
    if (error instanceof Failure) await discardTemplate(services, prepared);
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

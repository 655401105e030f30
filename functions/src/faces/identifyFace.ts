import type { Services } from '../platform/services.ts';
import { logError } from '../platform/logError.ts';
import { analyseImages, forget, unavailable } from './engineHost.ts';
import type { FaceFinding } from './findings.ts';
import { faceFinding, judgeIdentification } from './findings.ts';
import { mustDiffer } from './image.ts';
import type { Sent } from './judgeFrames.ts';
import { judgeFrames } from './judgeFrames.ts';
import type { FaceProof, FaceRules } from './proveFace.ts';
import { builtInGate } from './quality/builtIn.ts';
import { sameModel } from './recognition/compare.ts';
import type { Candidate, FaceRecogniser, Ranked, Shot } from './recognition/port.ts';
import { NoFaceFoundError, RecogniserUnavailableError } from './recognition/port.ts';
import { judgeRanking } from './recognition/ranking.ts';
import { faceRecogniser } from './recognition/selected.ts';
import { besideLookalikes } from './sameFace/besideLookalikes.ts';
import { readTemplates } from './vault/vault.ts';

/** Whom the frames show, and what every check found. */
export interface Identified {
  /** Whose face the frames show; null when they show nobody's, or one that could be two people's. */
  readonly uid: string | null;
  readonly findings: FaceProof['findings'];
}

/**
 * Whose face these frames show, among few: `uids` are the people expected here. The same gates as for a check-in
 * by phone, but the best of many must reach a higher similarity and lead the second by a margin. Without an
 * engine, a vault or a recogniser nothing can be said about anybody, so that is a refusal and no finding. Frames go
 * through the built-in gate alone: whose they are, and so whether a third party may see them, is not known yet.
 * @throws Failure invalid-image | too-busy | unavailable
 */
export async function identifyFace(
  services: Services,
  uids: readonly string[],
  sent: Sent,
  { liveness }: Pick<FaceRules, 'liveness'>,
): Promise<Identified> {
  mustDiffer(sent.images);
  const analysed = await analyseImages(sent.images);
  if (analysed.status === 'unavailable') throw unavailable();
  try {
    const recogniser = await faceRecogniser();
    let uid: string | null = null;
    const findings = await judgeFrames(sent, analysed, liveness, builtInGate, async (shots) => {
      if (shots.length === 0) return [];
      const found = await search(services, uids, shots, recogniser);
      uid = found.uid;
      return [found.finding];
    });
    return { uid, findings };
  } catch (error) {
    if (!(error instanceof RecogniserUnavailableError)) throw error;
    logError('recogniser unavailable', error, {});
    throw unavailable();
  } finally {
    forget(analysed.frames);
  }
}

async function search(
  services: Services,
  uids: readonly string[],
  shots: readonly Shot[],
  recogniser: FaceRecogniser,
): Promise<{ readonly uid: string | null; readonly finding: FaceFinding }> {
  const readings = await readTemplates(services, uids);
  try {
    const candidates = readings.flatMap((reading, i): Candidate[] => {
      const uid = uids[i];
      if (uid === undefined || reading.status !== 'open') return [];
      return sameModel(reading.model, recogniser.model)
        ? [{ uid, template: reading.template }]
        : [];
    });
    const lost = readings.filter(({ status }) => status === 'unreadable').length;
    // A vault that opens nothing would make strangers of everybody.
    if (candidates.length === 0 && lost > 0) throw unavailable();
    const ranked = await ranking(recogniser, candidates, shots);
    const identification = judgeRanking(ranked, recogniser.thresholds);
    const finding = judgeIdentification(identification, recogniser.model, recogniser.thresholds, {
      candidates: candidates.length,
      unreadable: lost,
      framesUsed: shots.length,
    });
    if (identification.status !== 'one') return { uid: null, finding };
    const { uid, similarity } = identification.best;
    // A lookalike need not be expected here to stand before the kiosk.
    const close = await besideLookalikes(services, uid, recogniser, shots, similarity);
    return close === null
      ? { uid, finding }
      : { uid: null, finding: faceFinding('fail', 'FACE_AMBIGUOUS', close.evidence) };
  } finally {
    for (const reading of readings) if (reading.status === 'open') reading.template.close();
  }
}

async function ranking(
  recogniser: FaceRecogniser,
  candidates: readonly Candidate[],
  shots: readonly Shot[],
): Promise<readonly Ranked[]> {
  if (candidates.length === 0) return [];
  try {
    return await recogniser.identify(candidates, shots);
  } catch (error) {
    // Somebody in whom a service sees no face is like nobody to it.
    if (error instanceof NoFaceFoundError) return [];
    throw error;
  }
}

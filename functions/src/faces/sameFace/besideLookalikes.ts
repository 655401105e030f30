import type { Services } from '../../platform/services.ts';
import type { FaceFinding } from '../findings.ts';
import { faceFinding, measure } from '../findings.ts';
import { sameModel } from '../recognition/compare.ts';
import type { Candidate, FaceRecogniser, Shot } from '../recognition/port.ts';
import { readTemplates } from '../vault/vault.ts';
import { lookalikesRef } from './lookalikeStore.ts';

/**
 * A match beside the person's lookalikes: whoever has some must look more like themselves than like any of them, by the
 * recogniser's margin, or a person decides. A lookalike whose template cannot be opened, or is another model's, leaves that
 * open too; one without a template is none any more.
 * @param similarity of the shots to the person's own template
 * @throws RecogniserUnavailableError
 */
export async function besideLookalikes(
  services: Services,
  uid: string,
  recogniser: FaceRecogniser,
  shots: readonly Shot[],
  similarity: number,
): Promise<FaceFinding | null> {
  const uids = (await lookalikesRef(services.db, uid).get()).data()?.uids ?? [];
  if (uids.length === 0) return null;
  const { model, thresholds } = recogniser;
  const readings = await readTemplates(services, uids);
  try {
    const candidates = readings.flatMap((reading, i): Candidate[] =>
      reading.status === 'open' && sameModel(reading.model, model)
        ? [{ uid: uids[i] ?? '', template: reading.template }]
        : [],
    );
    const enrolled = readings.filter(({ status }) => status !== 'not-enrolled').length;
    const unreadable = enrolled - candidates.length;
    const ranked = candidates.length === 0 ? [] : await recogniser.identify(candidates, shots);
    const lead = similarity - Math.max(-1, ...ranked.map((one) => one.similarity));
    if (unreadable === 0 && lead >= thresholds.margin) return null;
    return faceFinding('review', 'FACE_LOOKALIKE', {
      similarity: measure(similarity),
      lead: measure(lead),
      leadFrom: thresholds.margin,
      lookalikes: candidates.length,
      unreadable,
    });
  } finally {
    for (const reading of readings) if (reading.status === 'open') reading.template.close();
  }
}

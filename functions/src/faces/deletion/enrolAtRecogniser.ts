import type { Transaction } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { randomToken } from '../../platform/crypto.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { FaceModel, FaceRecogniser, Shot, TemplateContent } from '../recognition/port.ts';
import { RecogniserUnavailableError, ShotsRefusedError } from '../recognition/port.ts';
import { faceRecogniser } from '../recognition/selected.ts';
import { logError } from '../../platform/logError.ts';
import { deletionRef, noteDeletion } from './deletionStore.ts';
import { AT_ONCE_MS } from './keptFaces.ts';
import { workOffDeletion } from './workOffDeletion.ts';

/** Longer than any enrolment takes: whatever is there then came to no end. */
const UNDER_WAY_S = 15 * 60;

/** What becomes the template, and where its faces are kept. */
interface Enrolled {
  readonly model: FaceModel;
  readonly template: TemplateContent;
  /** The name under which a third party keeps the faces; undefined where none does. */
  readonly keptAs: string | undefined;
}

/**
 * Makes a template's content of good shots with the selected recogniser. Faces that a service kept of shots
 * which it refuses go again at once; what it may have kept before it fell silent goes when the note is due.
 * @throws RecogniserUnavailableError (logged) | ShotsRefusedError
 */
export async function enrolAtRecogniser(
  services: Services,
  shots: readonly Shot[],
): Promise<Enrolled> {
  let name: string | undefined;
  try {
    const recogniser = await faceRecogniser();
    const { model, keepsFaces } = recogniser;
    name = await newEnrolmentName(services, recogniser);
    const template = await recogniser.enrol(name, shots);
    return { model, template, keptAs: keepsFaces ? name : undefined };
  } catch (error) {
    if (error instanceof RecogniserUnavailableError) {
      logError('face not enrolled', error, {});
    } else if (error instanceof ShotsRefusedError && name !== undefined) {
      await workOffDeletion(services, name, AT_ONCE_MS);
    }
    throw error;
  }
}

/**
 * A fresh name for an enrolment. Where a service will keep the faces, their deletion is noted before they are
 * sent, and taken back by the transaction that puts the enrolment in force: after a crash at any point between,
 * the note falls due.
 */
async function newEnrolmentName(
  services: Services,
  { keepsFaces, model }: FaceRecogniser,
): Promise<string> {
  const name = randomToken();
  if (!keepsFaces) return name;
  const { db } = services;
  await commit(recomputeContext(services, 'enrolFace', name), ({ tx, now, audit }) => {
    const deletion = { service: model.id, faceIds: [], reason: 'enrolment' } as const;
    noteDeletion(tx, db, name, deletion, now, after(now, UNDER_WAY_S));
    audit({
      action: 'faces.sent-to-service',
      subject: `faceDeletions/${name}`,
      details: { service: model.id },
    });
    return Promise.resolve(null);
  });
  return name;
}

/** Takes the note back; in the transaction that puts the enrolment in force. */
export function keepFaces(tx: Transaction, { db }: Services, name: string): void {
  tx.delete(deletionRef(db, name));
}

import { onDocumentWritten } from 'firebase-functions/firestore';
import { onSchedule } from 'firebase-functions/scheduler';
import { TEMPLATE_KEK, faceServiceSecrets } from '../params.ts';
import { liveServices } from '../platform/services.ts';
import { forgetFaces } from './deletion/forgetFaces.ts';
import { continueSearch } from './sameFace/continueSearch.ts';

/** Each write of a search's progress starts its next step. Retried until the step is done. */
export const faceSearchWritten = onDocumentWritten(
  {
    document: 'faceSearches/{id}',
    retry: true,
    timeoutSeconds: 120,
    secrets: [TEMPLATE_KEK],
    // Searches can wait: templates that are open stay few.
    maxInstances: 5,
    concurrency: 1,
  },
  async (event) => {
    await continueSearch(liveServices(), event.params.id);
  },
);

/** Faces at third parties whose deletion there is owed. */
export const forgetFacesAtServices = onSchedule(
  { schedule: 'every 5 minutes', timeoutSeconds: 540, secrets: faceServiceSecrets() },
  async () => {
    await forgetFaces(liveServices());
  },
);

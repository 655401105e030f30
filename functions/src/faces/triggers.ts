import { onDocumentWritten } from 'firebase-functions/firestore';
import { TEMPLATE_KEK } from '../params.ts';
import { liveServices } from '../platform/services.ts';
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

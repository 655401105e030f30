import { onDocumentCreated, onDocumentWritten } from 'firebase-functions/firestore';
import { liveServices } from '../platform/services.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { workOffRequest } from './workOffRequest.ts';

/** Shorter than the claim on a request: a run that still lives never has its claim taken over. */
const TIMEOUT_S = 50;

/** Registrations and password resets, after the one reply. Retried until it succeeds. */
export const accountRequestCreated = onDocumentCreated(
  { document: 'accountRequests/{id}', retry: true, timeoutSeconds: TIMEOUT_S },
  (event) => workOffRequest(liveServices(), event.params.id),
);

/** Claims, disabled flag and revocation follow `access`, whoever wrote it. */
export const accessWritten = onDocumentWritten(
  { document: 'access/{uid}', retry: true, timeoutSeconds: TIMEOUT_S },
  (event) => mirrorAccess(liveServices(), event.params.uid),
);

import type { CloudFunction } from 'firebase-functions';
import { logger } from 'firebase-functions';
import type { Change, DocumentSnapshot, FirestoreAuthEvent } from 'firebase-functions/firestore';
import { onDocumentWrittenWithAuthContext } from 'firebase-functions/firestore';
import type { ConsoleEditable, Outcome } from './consoleEdit.ts';
import { settleConsoleEdit } from './consoleEdit.ts';
import type { Services } from './services.ts';
import { liveServices } from './services.ts';
import type { Editable } from './settled.ts';

export type Written = FirestoreAuthEvent<Change<DocumentSnapshot> | undefined>;

/** What is brought in line with a settled document: sessions with their course. */
export type Follow = (services: Services, id: string, eventId: string) => Promise<unknown>;

/**
 * The trigger behind the Firebase console as an admin's tool: judges each write of one collection, then runs
 * what follows from it. At-least-once and in any order: both parts may run again.
 */
export function consoleEditTrigger<T extends Editable>(
  document: string,
  editable: ConsoleEditable<T>,
  follow?: Follow,
): CloudFunction<Written> {
  // A policy has every course follow it, which takes its time.
  return onDocumentWrittenWithAuthContext({ document, retry: true, timeoutSeconds: 540 }, (event) =>
    settleWrite(liveServices(), editable, event, follow).then(() => undefined),
  );
}

/** Works one event off. An edit that is taken or put back is a write again, and followed on its event. */
export async function settleWrite<T extends Editable>(
  services: Services,
  editable: ConsoleEditable<T>,
  { id, document: path, data, authId }: Written,
  follow?: Follow,
): Promise<Outcome> {
  const outcome = await settleConsoleEdit(services, editable, {
    eventId: id,
    path,
    after: data?.after.data(),
    authId: authId ?? null,
  });
  logger.info('console edit', { path, outcome });
  const name = path.split('/').at(-1) ?? '';
  if (outcome === 'settled') await follow?.(services, name, id);
  return outcome;
}

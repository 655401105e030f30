import type { CloudFunction } from 'firebase-functions';
import { logger } from 'firebase-functions';
import type { Change, DocumentSnapshot, FirestoreAuthEvent } from 'firebase-functions/firestore';
import { onDocumentWrittenWithAuthContext } from 'firebase-functions/firestore';
import type { ConsoleEditable, Editable } from './consoleEdit.ts';
import { settleConsoleEdit } from './consoleEdit.ts';
import type { Services } from './services.ts';
import { liveServices } from './services.ts';

type Written = FirestoreAuthEvent<Change<DocumentSnapshot> | undefined>;

/**
 * The trigger behind the Firebase console as an admin's tool: judges each write of one collection, then runs
 * what follows from it. At-least-once and in any order: both parts may run again.
 */
export function consoleEditTrigger<T extends Editable>(
  document: string,
  editable: ConsoleEditable<T>,
  follow?: (services: Services, id: string, eventId: string) => Promise<unknown>,
): CloudFunction<Written> {
  return onDocumentWrittenWithAuthContext(
    { document, retry: true },
    async ({ id, document: path, data, authId }) => {
      const services = liveServices();
      const result = await settleConsoleEdit(services, editable, {
        eventId: id,
        path,
        before: data?.before.data(),
        after: data?.after.data(),
        authId: authId ?? null,
      });
      logger.info('console edit', { path, result });
      const name = path.split('/').at(-1) ?? '';
      if (result === 'server-write') await follow?.(services, name, id);
    },
  );
}

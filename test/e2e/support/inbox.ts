import { collection, limit, onSnapshot, orderBy, query } from 'firebase/firestore';
import type { InboxNotice } from '../../../functions/client/index.ts';
import { inboxPath, noticesIn } from '../../../functions/client/index.ts';
import type { Connection } from '../../../tools/school/connection.ts';

/** An app's open listener on its owner's inbox: resolves with the first notice that fits. */
export function nextNotice(
  { firestore }: Connection,
  uid: string,
  fits: (notice: InboxNotice) => boolean,
): Promise<InboxNotice> {
  const newest = query(
    collection(firestore, inboxPath(uid)),
    orderBy('createdAt', 'desc'),
    limit(50),
  );
  return new Promise((resolve, reject) => {
    const stop = onSnapshot(
      newest,
      (snapshot) => {
        const found = noticesIn(snapshot).find(fits);
        if (found === undefined) return;
        stop();
        resolve(found);
      },
      reject,
    );
  });
}

import type { Services } from '../../src/platform/services.ts';

export interface SentMail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
}

/** Mails to an address. */
export async function mailsTo({ db }: Services, email: string): Promise<SentMail[]> {
  const { docs } = await db.collection('mail').where('to', 'array-contains', email).get();
  return docs.map((doc) => ({
    id: doc.id,
    subject: String(doc.get('message.subject')),
    text: String(doc.get('message.text')),
  }));
}

/** The invitation code in a mail: the line that is one. */
export function codeIn(mail: SentMail | undefined): string {
  const code = mail?.text.split('\n').find((line) => /^[\w-]{43}$/.test(line));
  if (code === undefined) throw new Error('no code in the mail');
  return code;
}

/** How many documents each collection at the top holds. */
export async function countAll({ db }: Services): Promise<Record<string, number>> {
  const collections = await db.listCollections();
  const counts = await Promise.all(
    collections.map(async (c) => [c.id, (await c.count().get()).data().count] as const),
  );
  return Object.fromEntries(counts);
}

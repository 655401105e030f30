import { z } from 'zod';
import { PROJECT_ID } from '../emulators/environment.ts';
import { HOST } from '../emulators/ports.ts';
import type { Ports } from '../emulators/ports.ts';
import { eventually } from '../support/eventually.ts';

const Rows = z.array(
  z.object({
    document: z
      .object({
        fields: z.object({
          createdAt: z.object({ timestampValue: z.string() }),
          message: z.object({
            mapValue: z.object({
              fields: z.object({ text: z.object({ stringValue: z.string() }) }),
            }),
          }),
        }),
      })
      .optional(),
  }),
);

/**
 * The newest mail to an address, as the mail extension would send it: text only. Read as the emulator's owner,
 * for no client may read `mail`. Waits for it, since mails follow after the reply.
 */
export function mailTo(ports: Ports, email: string): Promise<string> {
  return eventually(`a mail to ${email}`, async () => {
    const [newest] = (await mailsTo(ports, email)).toSorted((a, b) => (a.at < b.at ? 1 : -1));
    return newest?.text ?? null;
  });
}

async function mailsTo(ports: Ports, email: string): Promise<{ at: string; text: string }[]> {
  const path = `projects/${PROJECT_ID}/databases/(default)/documents:runQuery`;
  const response = await fetch(`http://${HOST}:${String(ports.firestore)}/v1/${path}`, {
    method: 'POST',
    headers: { Authorization: 'Bearer owner', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      structuredQuery: {
        from: [{ collectionId: 'mail' }],
        where: {
          fieldFilter: {
            field: { fieldPath: 'to' },
            op: 'ARRAY_CONTAINS',
            value: { stringValue: email },
          },
        },
      },
    }),
  });
  return Rows.parse(await response.json()).flatMap(({ document }) => {
    if (document === undefined) return [];
    const { createdAt, message } = document.fields;
    return [{ at: createdAt.timestampValue, text: message.mapValue.fields.text.stringValue }];
  });
}

/** The one-time code of the link in a mail. @throws Error when there is none */
export function codeIn(mail: string): string {
  const code = /[?&]oobCode=([\w-]+)/.exec(mail)?.[1];
  if (code === undefined) throw new Error('the mail holds no link with a code');
  return code;
}

/** The invitation's code: the paragraph of its own. @throws Error when there is none */
export function invitationIn(mail: string): string {
  const token = mail.split('\n\n').find((paragraph) => /^[\w-]{40,}$/.test(paragraph));
  if (token === undefined) throw new Error('the mail holds no invitation code');
  return token;
}

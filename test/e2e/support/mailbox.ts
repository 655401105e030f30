import { emulatorServices } from '../../../functions/test/support/call.ts';
import { PROJECT, emulatorHost } from './clientApp.ts';

/** Text of the first mail to this address whose subject fits, as soon as it is there. */
export function awaitMail(email: string, subject: RegExp): Promise<string> {
  const mails = emulatorServices().db.collection('mail').where('to', 'array-contains', email);
  return new Promise((resolve, reject) => {
    const stop = mails.onSnapshot(({ docs }) => {
      const found = docs.find((doc) => subject.test(String(doc.get('message.subject'))));
      if (found === undefined) return;
      stop();
      resolve(String(found.get('message.text')));
    }, reject);
  });
}

/** The one-time code of the link in a mail, as a browser that follows it gets it. */
export function codeOfLink(text: string): string {
  const link = text.split(/\s/).find((word) => word.startsWith('http'));
  const code = link === undefined ? null : new URL(link).searchParams.get('oobCode');
  if (code === null) throw new Error('no link with a code in the mail');
  return code;
}

/** Codes that the Auth emulator would have mailed to this address, the newest last. */
export async function emulatedCodes(email: string): Promise<string[]> {
  const url = `http://${emulatorHost('FIREBASE_AUTH')}/emulator/v1/projects/${PROJECT}/oobCodes`;
  const body: unknown = await (await fetch(url)).json();
  const codes = body instanceof Object && 'oobCodes' in body ? body.oobCodes : null;
  if (!Array.isArray(codes)) throw new Error('the Auth emulator told no codes');
  return codes.flatMap((entry: unknown) =>
    entry instanceof Object &&
    'email' in entry &&
    entry.email === email &&
    'oobCode' in entry &&
    typeof entry.oobCode === 'string'
      ? [entry.oobCode]
      : [],
  );
}

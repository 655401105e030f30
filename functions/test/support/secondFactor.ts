import { z } from 'zod';
import type { Services } from '../../src/platform/services.ts';

const PASSWORD = 'correct horse battery';

/** Gives an account a password and a phone number as second factor, as an enrolment on the client would. */
export async function enrolPhone({ auth }: Services, uid: string): Promise<void> {
  const factor = {
    uid: `factor-${uid}`,
    factorId: 'phone',
    displayName: 'Phone',
    phoneNumber: phoneOf(uid),
  } as const;
  await auth.updateUser(uid, {
    password: PASSWORD,
    emailVerified: true,
    multiFactor: { enrolledFactors: [factor] },
  });
}

const Pending = z.object({
  mfaPendingCredential: z.string(),
  mfaInfo: z.array(z.object({ mfaEnrollmentId: z.string() })).min(1),
});
const Started = z.object({ phoneResponseInfo: z.object({ sessionInfo: z.string() }) });
const Codes = z.object({
  verificationCodes: z.array(z.object({ sessionInfo: z.string(), code: z.string() })),
});
const Signed = z.object({ idToken: z.string() });

/** Signs in by password and the code of a text message, on the Auth emulator; gives the ID token. */
export async function signInWithPhone(services: Services, email: string): Promise<string> {
  const { mfaPendingCredential, mfaInfo } = Pending.parse(
    await post('v1/accounts:signInWithPassword', { email, password: PASSWORD }),
  );
  const mfaEnrollmentId = mfaInfo[0]?.mfaEnrollmentId;
  const { phoneResponseInfo } = Started.parse(
    await post('v2/accounts/mfaSignIn:start', {
      mfaPendingCredential,
      mfaEnrollmentId,
      phoneSignInInfo: { recaptchaToken: 'any' },
    }),
  );
  const { sessionInfo } = phoneResponseInfo;
  const code = await codeFor(services, sessionInfo);
  const phoneVerificationInfo = { sessionInfo, code };
  return Signed.parse(
    await post('v2/accounts/mfaSignIn:finalize', { mfaPendingCredential, phoneVerificationInfo }),
  ).idToken;
}

async function codeFor({ auth }: Services, sessionInfo: string): Promise<string> {
  const project = auth.app.options.projectId ?? '';
  const path = `emulator/v1/projects/${project}/verificationCodes`;
  const { verificationCodes } = Codes.parse(await (await fetch(`http://${host()}/${path}`)).json());
  const found = verificationCodes.find((one) => one.sessionInfo === sessionInfo);
  if (found === undefined) throw new Error('the emulator sent no code');
  return found.code;
}

async function post(path: string, body: object): Promise<unknown> {
  const url = `http://${host()}/identitytoolkit.googleapis.com/${path}?key=any`;
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return await response.json();
}

function host(): string {
  return process.env['FIREBASE_AUTH_EMULATOR_HOST'] ?? '';
}

/** A number of its own for each account. */
function phoneOf(uid: string): string {
  const digits = uid.replaceAll(/\D/gu, (letter) => String(letter.charCodeAt(0) % 10));
  return `+49151${digits.slice(-8).padStart(8, '7')}`;
}

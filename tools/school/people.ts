import { confirmPasswordReset } from 'firebase/auth';
import type { Client } from '../../functions/client/index.ts';
import type { Ports } from '../emulators/ports.ts';
import { eventually } from '../support/eventually.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { codeIn, invitationIn, mailTo } from './mailbox.ts';
import type { Person, StudentPerson } from './roll.ts';
import { PASSWORD } from './roll.ts';

/** Somebody signed in. */
export interface SignedIn extends Connection {
  readonly uid: string;
}

export async function signIn(ports: Ports, { email }: Person): Promise<SignedIn> {
  const connection = connect(ports);
  return { ...connection, uid: await connection.signIn(email, PASSWORD) };
}

/** Follows the link in the newest mail: chooses the password, which proves the address. */
export async function choosePassword(ports: Ports, { email }: Person): Promise<void> {
  const connection = connect(ports);
  await confirmPasswordReset(connection.auth, codeIn(await mailTo(ports, email)), PASSWORD);
  await connection.close();
}

/** Accepts the invitation in the newest mail with a new account. */
export async function acceptInvitation(ports: Ports, { email, name }: Person): Promise<void> {
  const connection = connect(ports);
  const token = invitationIn(await mailTo(ports, email));
  await connection.client.acceptInvitation({ token, name, password: PASSWORD });
  await connection.close();
}

/** Registers as a student would, reads the mail, chooses a password; then the office adds the birth date. */
export async function joinAsStudent(
  ports: Ports,
  admin: Client,
  person: StudentPerson,
): Promise<string> {
  const { email, name, studentNumber, birthDate } = person;
  const connection = connect(ports);
  await connection.client.register({ email, name, studentNumber });
  await choosePassword(ports, person);
  await connection.close();
  const student = await signIn(ports, person);
  const { role } = await eventually(`the account of ${email}`, async () => {
    const profile = await student.client.getMyProfile();
    return profile.role === 'pending' ? null : profile;
  });
  if (role !== 'student') throw new Error(`${email} became ${role}, not a student`);
  await admin.updateProfile({ uid: student.uid, birthDate });
  await student.close();
  return student.uid;
}

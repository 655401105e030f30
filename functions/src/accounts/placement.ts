/** One line of a course's roster. */
export interface RosterEntry {
  readonly courseId: string;
  readonly studentNumber: string;
  readonly email: string;
  readonly name: string;
  /** End of the enrolment, UTC. */
  readonly until: Date;
}

export interface Applicant {
  /** Lower case; its owner proved it. */
  readonly email: string;
  readonly studentNumber: string | null;
}

/** What an applicant becomes, and why. */
export interface Placement {
  readonly role: 'student' | 'pending';
  readonly by: 'roster' | 'domain' | 'none';
  /** From the roster only: a number that somebody merely states is no key to anything. */
  readonly studentNumber: string | null;
  /** As the roster writes it. */
  readonly name: string | null;
  readonly entries: readonly RosterEntry[];
}

/**
 * A student by roster match, else by approved domain, else pending. `open`: roster entries of this address
 * that nobody has taken. The address is the key: entries of one student number match whatever number the
 * applicant states, so that a stranger who asked first with a wrong one takes nothing from the owner.
 * Entries under several numbers say nothing unless the stated number picks one.
 */
export function place(
  { email, studentNumber }: Applicant,
  open: readonly RosterEntry[],
  approvedDomains: readonly string[],
): Placement {
  const own = open.filter((entry) => entry.email === email);
  const numbers = new Set(own.map((entry) => entry.studentNumber));
  const entries =
    numbers.size > 1 ? own.filter((entry) => entry.studentNumber === studentNumber) : own;
  const [first] = entries;
  if (first !== undefined) {
    const { studentNumber: number, name } = first;
    return { role: 'student', by: 'roster', studentNumber: number, name, entries };
  }
  const approved = approvedDomains.includes(email.slice(email.lastIndexOf('@') + 1));
  return {
    role: approved ? 'student' : 'pending',
    by: approved ? 'domain' : 'none',
    studentNumber: null,
    name: null,
    entries: [],
  };
}

/** The demonstration school: made-up people on reserved domains. Their passwords are worth nothing elsewhere. */

export const PASSWORD = 'rollcall-demo-only';

export interface Person {
  readonly email: string;
  readonly name: string;
}

export interface StudentPerson extends Person {
  readonly studentNumber: string;
  readonly birthDate: string;
}

const at = (name: string): string => `${name}@school.example`;

export const ADMINS: readonly Person[] = [
  { email: at('admin'), name: 'Agnes Amt' },
  { email: at('office'), name: 'Otto Office' },
];

export const INSTRUCTORS: readonly Person[] = [
  { email: at('physics'), name: 'Petra Physik' },
  { email: at('history'), name: 'Henri Histoire' },
  { email: at('spare'), name: 'Sam Spare' },
];

const NAMES = [
  'Ada',
  'Ben',
  'Cleo',
  'Dmitri',
  'Elif',
  'Femi',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Mina',
] as const;

/** The thirteenth year of one of them has not come: her guardian consents for her. */
const MINOR = 'Mina';

/** Student `index`; beyond the twelve by name they are numbered. */
export function studentPerson(index: number, today = new Date()): StudentPerson {
  const name = NAMES[index] ?? `Student ${String(index + 1)}`;
  const year = today.getUTCFullYear() - (name === MINOR ? 12 : 20);
  return {
    email: at(name.toLowerCase().replace(' ', '-')),
    name: `${name} Example`,
    studentNumber: `S${String(1001 + index)}`,
    birthDate: `${String(year)}-01-15`,
  };
}

export const STUDENTS = NAMES.length;
export const MINOR_INDEX = NAMES.indexOf(MINOR);

/** Guardians and whose child it is; the first has a second one. */
export const GUARDIANS = [
  { email: at('guardian'), name: 'Gabi Example', child: MINOR_INDEX },
  { email: at('guardian-two'), name: 'Gert Example', child: 0 },
  { email: at('guardian-three'), name: 'Gunda Example', child: 2 },
  { email: at('guardian-four'), name: 'Gustav Example', child: 3 },
  { email: at('guardian-five'), name: 'Gero Example', child: 1 },
] as const satisfies readonly (Person & { readonly child: number })[];

/** The second child of the first guardian. */
export const SIBLING_INDEX = NAMES.indexOf('Kaya');
/** On both rosters, and no scenario changes what she attended but the one of the dashboards. */
export const STEADY_INDEX = NAMES.indexOf('Ines');

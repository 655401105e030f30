import { FileProblem } from './issue.ts';

/** What a row can say. */
export const FIELDS = [
  'studentNumber',
  'email',
  'name',
  'givenName',
  'middleName',
  'familyName',
  'from',
  'until',
  'courseCode',
  'status',
  'role',
] as const;
export type Field = (typeof FIELDS)[number];

/** Names of columns, ours first, then OneRoster's; the first that the header holds is taken. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  studentNumber: ['studentNumber', 'identifier', 'userSourcedId', 'sourcedId', 'username'],
  email: ['email'],
  name: ['name'],
  givenName: ['givenName'],
  middleName: ['middleName'],
  familyName: ['familyName'],
  from: ['from', 'beginDate'],
  until: ['until', 'endDate'],
  courseCode: ['courseCode', 'classCode', 'classSourcedId'],
  status: ['status'],
  role: ['role'],
};

const MOST_COLUMNS = 100;

/** Where in a row each field stands; null where the file has no such column. */
export interface Columns {
  readonly width: number;
  readonly at: Readonly<Record<Field, number | null>>;
}

/** A row's words by field; empty where it says nothing. */
export type Words = Readonly<Record<Field, string>>;

/**
 * Reads a header. Letters may be large or small; blanks, `_` and `-` in a name do not count.
 * @param course whether the import names the course: then the file need not, and a class's id of another system is
 *   not looked at
 * @throws FileProblem
 */
export function columnsOf(header: readonly string[], line: number, course: boolean): Columns {
  if (header.length > MOST_COLUMNS) {
    const issue = `The header names ${String(header.length)} columns, more than ${String(MOST_COLUMNS)}.`;
    throw new FileProblem(
      'COLUMNS_TOO_MANY',
      line,
      issue,
      'Leave out what a roster does not need.',
    );
  }
  const names = header.map(plain);
  const twice = names.findIndex((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice >= 0) {
    const issue = `The header names the column "${short(header[twice])}" twice.`;
    throw new FileProblem('COLUMN_TWICE', line, issue, 'Leave one of the two.');
  }
  const found = (field: Field): number | null => {
    const given = NAMES[field].filter((name) => !(course && name === 'classSourcedId'));
    const name = given.map(plain).find((one) => names.includes(one));
    return name === undefined ? null : names.indexOf(name);
  };
  const at = Object.fromEntries(FIELDS.map((field) => [field, found(field)])) as Columns['at'];
  mustName(at, line, course);
  return { width: header.length, at };
}

/** What a row says, cell by cell; a name in parts is put together. */
export function wordsOf(cells: readonly string[], { at }: Columns): Words {
  const said = (field: Field): string => {
    const column = at[field];
    return column === null ? '' : (cells[column] ?? '').trim();
  };
  const parts = [said('givenName'), said('middleName'), said('familyName')];
  const whole = said('name');
  const words = Object.fromEntries(FIELDS.map((field) => [field, said(field)])) as Words;
  return { ...words, name: whole === '' ? parts.filter((part) => part !== '').join(' ') : whole };
}

function mustName(at: Columns['at'], line: number, course: boolean): void {
  const missing = (['studentNumber', 'email'] as const).filter((field) => at[field] === null);
  const named = at.name !== null || (at.givenName !== null && at.familyName !== null);
  const wanted = [
    ...missing.map((field) => NAMES[field].join(' or ')),
    ...(named ? [] : ['name (or givenName and familyName)']),
    ...(course || at.courseCode !== null
      ? []
      : [`${NAMES.courseCode.join(' or ')} (or name the course with the import)`]),
  ];
  if (wanted.length === 0) return;
  const fix = `Add to the first line: ${wanted.join('; ')}. OneRoster's enrollments.csv alone has neither names nor addresses: join it with users.csv.`;
  throw new FileProblem('COLUMN_MISSING', line, 'The header lacks a column.', fix);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function short(text = ''): string {
  return text.trim().slice(0, 40);
}

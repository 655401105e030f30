import assert from 'node:assert/strict';
import { columnsOf, wordsOf } from '../../../src/courses/import/columns.ts';
import { Utf8Watch, dialectOf } from '../../../src/courses/import/dialect.ts';
import { FileProblem } from '../../../src/courses/import/issue.ts';
import { wantOf } from '../../../src/courses/import/rowWords.ts';

function problemOf(work: () => unknown): FileProblem {
  try {
    work();
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: 'nothing was found wrong' });
}

const reasonOf = (work: () => unknown): string => problemOf(work).reason;
const USERS_1_1 =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password';

describe('the header of a roster file', () => {
  const header = (text: string, course = true) => columnsOf(text.split(','), 1, course);

  it('may be written in any case, with blanks and underscores', () => {
    const { at } = header('Student Number,E-MAIL,NAME,course_code', false);
    assert.deepEqual([at.studentNumber, at.email, at.name, at.courseCode], [0, 1, 2, 3]);
  });

  it('may be OneRoster’s: the identifier is the number, the name comes in parts', () => {
    const columns = header(USERS_1_1);
    const cells =
      'u1,active,,true,org,student,ada,,Ada,Byron,King,4711,ada@school.example,,,,,'.split(',');
    const words = wordsOf(cells, columns);
    assert.equal(words.studentNumber, '4711');
    assert.equal(words.name, 'Ada King Byron');
    assert.equal(words.email, 'ada@school.example');
  });

  it('of enrolments takes the user’s id, not the enrolment’s, and the class where the import names none', () => {
    const joined = 'sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate,name,email';
    assert.equal(header(joined, false).at.studentNumber, 2);
    assert.equal(header(joined, false).at.courseCode, 1);
    assert.equal(header(joined, true).at.courseCode, null);
  });

  it('that lacks a column or names one twice is refused, with what to write', () => {
    const missing = problemOf(() => header('studentNumber,name', false));
    assert.equal(missing.reason, 'COLUMN_MISSING');
    assert.match(missing.fix, /email; courseCode or classCode/);
    assert.equal(
      reasonOf(() => header('email,name,studentNumber,Email')),
      'COLUMN_TWICE',
    );
    const wide = Array.from({ length: 10_000 }, (_, i) => `c${String(i)}`);
    assert.equal(
      reasonOf(() => columnsOf(wide, 1, true)),
      'COLUMNS_TOO_MANY',
    );
  });
});

describe('a row of a roster file', () => {
  const columns = columnsOf(['studentNumber', 'email', 'name', 'status', 'role'], 1, true);
  const want = (...cells: string[]) => wantOf(['1', 'a@b.example', 'A', ...cells], columns);

  it('puts on, takes off, or is passed over, as its status and role say', () => {
    assert.equal(want('', '').want, 'put');
    assert.equal(want('Active', 'Student').want, 'put');
    assert.equal(want('tobedeleted', '').want, 'remove');
    assert.equal(want('inactive', 'student').want, 'remove');
    assert.equal(want('active', 'teacher').want, 'skip');
    assert.equal(want('maybe', 'student').want, 'nothing');
    assert.equal(want('active').want, 'nothing');
  });
});

describe('how a file is written', () => {
  const of = (text: string) => dialectOf(Buffer.from(text));

  it('is told from its first line: comma, semicolon or tab, a mark before it or none', () => {
    assert.deepEqual(of('a,b\n1;2;3;4'), { delimiter: ',', bom: 0 });
    assert.deepEqual(of('\ufeffa;b;c\n'), { delimiter: ';', bom: 3 });
    assert.deepEqual(of('\n"x,y,z"\tb\n'), { delimiter: '\t', bom: 0 });
  });

  it('is refused for a workbook, UTF-16, other encodings and NUL bytes', () => {
    const look = (bytes: Uint8Array) => () => {
      const watch = new Utf8Watch();
      watch.look(bytes);
      watch.look(null);
    };
    assert.equal(
      reasonOf(() => of('PK\u0003\u0004...')),
      'FILE_NOT_CSV',
    );
    assert.equal(
      reasonOf(() => dialectOf(Buffer.from('\ufeffa,b', 'utf16le'))),
      'FILE_NOT_UTF8',
    );
    assert.equal(reasonOf(look(Buffer.from('Müller', 'latin1'))), 'FILE_NOT_UTF8');
    assert.equal(reasonOf(look(Buffer.from('Müller').subarray(0, 2))), 'FILE_NOT_UTF8');
    assert.equal(reasonOf(look(Buffer.from('a\0b'))), 'FILE_HOLDS_NUL');
    assert.doesNotThrow(look(Buffer.from('Müller')));
  });
});

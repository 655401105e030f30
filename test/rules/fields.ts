import type { Value, WriteBody } from './emulator.ts';
import { PUSH_TOKEN, READ_MARK, RENEWED_PUSH_TOKEN } from './policy.ts';

/** A write that its owner must not make, on a document that the owner may write otherwise. */
export interface ForbiddenWrite {
  /** Reads after "cannot". */
  readonly means: string;
  readonly write: WriteBody;
}

const text = (stringValue: string): Value => ({ stringValue });
const LONG_AGO: Value = { timestampValue: '2020-01-01T00:00:00Z' };

/** Values that no field of a push token may have. */
const BAD_TOKEN_FIELDS: readonly (readonly [means: string, field: string, value: Value])[] = [
  ['an empty token', 'token', text('')],
  ['a token of 4097 characters', 'token', text('x'.repeat(4097))],
  ['a number as token', 'token', { integerValue: '7' }],
  ['no token at all', 'token', { nullValue: null }],
  ['an unknown platform', 'platform', text('windows')],
  ['a number as platform', 'platform', { integerValue: '1' }],
  ['a time of its own', 'updatedAt', LONG_AGO],
  ['a text as time', 'updatedAt', text('now')],
  ['a field of its own', 'uid', text('somebody')],
  ['a role', 'role', text('admin')],
  ['a course', 'courseId', text('course')],
];

/** Each bad field in an otherwise good document. */
export const BAD_PUSH_TOKENS: readonly ForbiddenWrite[] = [
  ...BAD_TOKEN_FIELDS.map(([means, field, value]) => ({
    means: `register ${means}`,
    write: withField(PUSH_TOKEN, field, value),
  })),
  ...['token', 'platform', 'updatedAt'].map((field) => ({
    means: `leave out ${field}`,
    write: withoutField(PUSH_TOKEN, field),
  })),
];

/** Each bad field alone, and beside a genuine change. */
export const BAD_PUSH_TOKEN_CHANGES: readonly ForbiddenWrite[] = [
  ...bothWays(BAD_TOKEN_FIELDS, RENEWED_PUSH_TOKEN),
  {
    means: 'change the token without the time',
    write: withoutField(RENEWED_PUSH_TOKEN, 'updatedAt'),
  },
];

/** Fields of a notice that its reader must leave alone, and read marks that are none. */
export const BAD_NOTICE_CHANGES: readonly ForbiddenWrite[] = [
  ...bothWays(
    [
      ['the kind', 'kind', text('other')],
      ['the time', 'createdAt', LONG_AGO],
      ['the data', 'data', { nullValue: null }],
      ['a field of its own', 'pinned', { booleanValue: true }],
    ],
    READ_MARK,
  ),
  { means: 'set a read mark of the past', write: { fields: { readAt: LONG_AGO } } },
  { means: 'set a text as read mark', write: { fields: { readAt: text('yes') } } },
  { means: 'set no read mark', write: { fields: { readAt: { nullValue: null } } } },
];

function bothWays(
  fields: readonly (readonly [means: string, field: string, value: Value])[],
  genuine: WriteBody,
): ForbiddenWrite[] {
  return fields.flatMap(([means, field, value]) => [
    { means: `set ${means}`, write: { fields: { [field]: value } } },
    { means: `set ${means} beside a genuine change`, write: withField(genuine, field, value) },
  ]);
}

function withField(
  { fields, serverTimes = [] }: WriteBody,
  field: string,
  value: Value,
): WriteBody {
  return {
    fields: { ...fields, [field]: value },
    serverTimes: serverTimes.filter((name) => name !== field),
  };
}

function withoutField({ fields, serverTimes = [] }: WriteBody, field: string): WriteBody {
  return {
    fields: Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field)),
    serverTimes: serverTimes.filter((name) => name !== field),
  };
}

import type { Value, WriteBody } from './emulator.ts';
import { PREFERENCES, PUSH_TOKEN, READ_MARK, RENEWED_PUSH_TOKEN } from './policy.ts';

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

const list = (...values: string[]): Value => ({ arrayValue: { values: values.map(text) } });
const map = (fields: Readonly<Record<string, Value>>): Value => ({ mapValue: { fields } });
const lists = (push: Value): Value => map({ push, inbox: list(), mail: list() });
const hours = (from: Value, to: Value): Value => map({ from, to });

/** Values that no field of somebody's choices may have. */
const BAD_PREFERENCE_FIELDS: readonly (readonly [means: string, field: string, value: Value])[] = [
  ['a kind that does not exist', 'off', lists(list('check-in.accepted', 'no-such-kind'))],
  ['a number among the kinds', 'on', lists({ arrayValue: { values: [{ integerValue: '1' }] } })],
  ['a text for a list', 'off', lists(text('check-in.accepted'))],
  ['more kinds than there are', 'on', lists(list(...Array<string>(61).fill('roll.not-taken')))],
  ['a channel that does not exist', 'off', map({ push: list(), inbox: list(), sms: list() })],
  ['a channel too many', 'on', map({ push: list(), inbox: list(), mail: list(), sms: list() })],
  ['no channels', 'off', map({})],
  ['a list for the channels', 'on', list()],
  ['quiet hours without an end', 'quietHours', map({ from: text('22:00') })],
  ['quiet hours of no length', 'quietHours', hours(text('22:00'), text('22:00'))],
  ['quiet hours that end at 24:00', 'quietHours', hours(text('22:00'), text('24:00'))],
  ['quiet hours in minutes', 'quietHours', hours({ integerValue: '1320' }, text('06:00'))],
  ['a text for quiet hours', 'quietHours', text('22:00-06:00')],
  ['a zone with a space', 'timeZone', text('Europe/Berlin ')],
  ['a zone of 65 characters', 'timeZone', text('x'.repeat(65))],
  ['a number as zone', 'timeZone', { integerValue: '2' }],
  ['a weekly digest', 'digest', text('weekly')],
  ['a digest at no time', 'digestAt', text('25:00')],
  ['a digest at a null time', 'digestAt', { nullValue: null }],
  ['a time of its own', 'updatedAt', LONG_AGO],
  ['a field of its own', 'email', text('somebody@school.example')],
];

/** Each bad choice beside genuine ones, and genuine ones without each field. */
export const BAD_PREFERENCES: readonly ForbiddenWrite[] = [
  ...bothWays(BAD_PREFERENCE_FIELDS, PREFERENCES),
  { means: 'change a choice without the time', write: withoutField(PREFERENCES, 'updatedAt') },
];

/** Choices that may be made, each in a document that is good otherwise. */
export const GOOD_PREFERENCES: readonly ForbiddenWrite[] = (
  [
    ['every channel off', 'off', lists(list('check-in.accepted', 'system.alert'))],
    ['no quiet hours', 'quietHours', { nullValue: null }],
    ['quiet hours within a day', 'quietHours', hours(text('12:00'), text('13:59'))],
    ['the school’s zone', 'timeZone', { nullValue: null }],
    ['a zone of three parts', 'timeZone', text('America/Argentina/Buenos_Aires')],
    ['no digest', 'digest', text('off')],
  ] as const
).map(([means, field, value]) => ({ means, write: withField(PREFERENCES, field, value) }));

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

import fc from 'fast-check';

/** A JSON Schema as zod writes it; looked at keyword by keyword. */
type Schema = Readonly<Record<string, unknown>>;

/** Values that exist in the store or make sense there, by the name of the field that would hold them. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/**
 * Values that fit a JSON Schema, most of them: what is named like a known value is mostly that value, so that
 * cases reach past "not found".
 */
export function fromSchema(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const defs = (schema['$defs'] ?? {}) as Record<string, Schema>;
  return ofSchema(schema, '', { defs, known });
}

interface Context {
  readonly defs: Readonly<Record<string, Schema>>;
  readonly known: Known;
}

function ofSchema(schema: Schema, name: string, context: Context): fc.Arbitrary<unknown> {
  const free = unknownOf(schema, name, context);
  const known = schema['type'] === 'array' ? [] : (context.known[name] ?? []);
  if (known.length === 0) return free;
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: free },
  );
}

function unknownOf(schema: Schema, name: string, context: Context): fc.Arbitrary<unknown> {
  const { $ref: ref, anyOf, oneOf, const: only } = schema;
  if (typeof ref === 'string') {
    const target = ref.split('/').at(-1) ?? '';
    return ofSchema(context.defs[target] ?? {}, context.known[target] ? target : name, context);
  }
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) {
    return fc.oneof(...choices.map((choice) => ofSchema(choice as Schema, name, context)));
  }
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  return ofType(schema, name, context);
}

function ofType(schema: Schema, name: string, context: Context): fc.Arbitrary<unknown> {
  const { type, minItems, maxItems } = schema;
  if (Array.isArray(type)) {
    return fc.oneof(
      ...type.map((one) => ofType({ ...schema, type: one as string }, name, context)),
    );
  }
  switch (type) {
    case 'object':
      return ofObject(schema, context);
    case 'array': {
      const minLength = Number(minItems ?? 0);
      const maxLength = Math.max(minLength, Math.min(Number(maxItems ?? 5), minLength + 3));
      const item = ofSchema((schema['items'] ?? {}) as Schema, name, context);
      return fc.array(item, { minLength, maxLength });
    }
    case 'string':
      return ofString(schema);
    case 'integer':
      return fc.integer(range(schema, 2 ** 31 - 1));
    case 'number':
      return ofNumber(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function ofObject(schema: Schema, context: Context): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const requiredKeys = (schema['required'] ?? []) as string[];
  const shape = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, ofSchema(value, key, context)]),
  );
  return fc.record(shape, { requiredKeys });
}

function range({ minimum, maximum, exclusiveMinimum }: Schema, most: number): MinMax {
  const min = Math.max(-most, Number(minimum ?? exclusiveMinimum ?? -most));
  return { min, max: Math.min(most, Number(maximum ?? most)) };
}
interface MinMax {
  readonly min: number;
  readonly max: number;
}

/** Tiny numbers too, whose squares are 0: a lower limit alone lets them through. */
function ofNumber(schema: Schema): fc.Arbitrary<number> {
  const { min, max } = range(schema, 1e6);
  const within = [min, max, 5e-324, 1e-200, 1e-9].filter((one) => one >= min && one <= max);
  return fc.oneof(
    { weight: 4, arbitrary: fc.double({ min, max, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(...within) },
  );
}

/** Legal texts at the ends of what dates, Firestore and our contracts hold, most of them beyond. */
const EXTREME_INSTANTS = [
  '0000-06-01T00:00:00Z',
  '0001-01-01T00:00:00+05:00',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00Z',
  '1971-01-01T00:00:00Z',
  '9998-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
];

/** Around now, where windows and terms are; and anywhere. */
const instant = fc.oneof(
  fc.integer({ min: -48, max: 48 }).map((hours) => new Date(Date.now() + hours * 3_600_000)),
  fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2200-01-01') }),
);

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': fc.oneof(
    { weight: 5, arbitrary: instant.map((at) => at.toISOString()) },
    { weight: 1, arbitrary: fc.constantFrom(...EXTREME_INSTANTS) },
  ),
  date: fc.oneof(
    { weight: 9, arbitrary: instant.map((at) => at.toISOString().slice(0, 10)) },
    { weight: 1, arbitrary: fc.constantFrom('0000-01-01', '0001-01-01', '9999-12-31') },
  ),
  email: fc.stringMatching(/^[a-z0-9]{1,20}(\.[a-z0-9]{1,9})?@[a-z0-9]{1,20}\.[a-z]{2,6}$/),
  base64: fc.base64String({ maxLength: 120 }),
};

/** What every object answers to: code that takes a plain object for a map finds them there, or writes into what all share. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

function ofString(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 60 } = schema;
  if (typeof format === 'string' && FORMATS[format] !== undefined) return FORMATS[format];
  const [least, most] = [Number(minLength), Math.min(Number(maxLength), 200)];
  const rule = typeof pattern === 'string' ? new RegExp(pattern, 'u') : null;
  const free =
    rule === null
      ? fc.string({ minLength: least, maxLength: most, unit: 'binary' })
      : fc.stringMatching(rule, { size: 'small' });
  const inherited = INHERITED.filter(
    (one) => one.length >= least && one.length <= most && rule?.test(one) !== false,
  );
  if (inherited.length === 0) return free;
  return fc.oneof(
    { weight: 9, arbitrary: free },
    { weight: 1, arbitrary: fc.constantFrom(...inherited) },
  );
}

/** What no contract wants, or only by chance. */
const nonsense = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '.',
    '..',
    '__x__',
    'a/b',
    '\u0000',
    '\ud800',
    'x'.repeat(3000),
    -1,
    0,
    1e308,
    2 ** 53,
    [],
    {},
    null,
    true,
    JSON.parse('{"__proto__":{"admin":true}}'),
    { constructor: { prototype: {} } },
  ),
);

/** The same with one thing wrong: a field missing, unknown or of another kind, here or further in. */
export function mutated(inputs: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(inputs, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), nonsense)
    .map(([input, at, value]) => mutate(input, at, value));
}

function mutate(
  input: unknown,
  [choice = 0, kind = 0, ...deeper]: number[],
  value: unknown,
): unknown {
  if (input === null || typeof input !== 'object') return value;
  const entries: [string, unknown][] = Object.entries(input);
  const index = entries.length === 0 ? -1 : choice % entries.length;
  const [key = '', inner] = entries[index] ?? [];
  const changed: [string, unknown][] =
    index < 0 || kind % 5 === 0
      ? [...entries, ['surprise', value]]
      : kind % 5 === 1
        ? entries.toSpliced(index, 1)
        : kind % 5 === 2 && deeper.length > 0
          ? entries.with(index, [key, mutate(inner, [...deeper], value)])
          : entries.with(index, [key, value]);
  return Array.isArray(input) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
}

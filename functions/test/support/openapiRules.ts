import { z } from 'zod';

// The rules of OpenAPI 3.1.0 (sections 4.8.x) for the objects that our document uses, each strict: a field
// that the specification does not know there is an error. Schemas are JSON Schema 2020-12.

const SimpleType = z.enum(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);
const count = z.int().min(0);
const uniqueNames = z
  .array(z.string())
  .refine((names) => new Set(names).size === names.length, 'names are unique');
const pattern = z.string().refine((source) => {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'a regular expression');

/** A schema of the keywords that zod writes; any other keyword is a surprise worth a look. */
const Schema: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.strictObject({
      $ref: z.string().startsWith('#/components/schemas/').optional(),
      type: z.union([SimpleType, z.array(SimpleType).min(1)]).optional(),
      properties: z.record(z.string(), Schema).optional(),
      required: uniqueNames.optional(),
      additionalProperties: Schema.optional(),
      propertyNames: Schema.optional(),
      items: Schema.optional(),
      prefixItems: z.array(Schema).min(1).optional(),
      anyOf: z.array(Schema).min(1).optional(),
      oneOf: z.array(Schema).min(1).optional(),
      allOf: z.array(Schema).min(1).optional(),
      enum: z.array(z.unknown()).min(1).optional(),
      const: z.unknown().optional(),
      default: z.unknown().optional(),
      minItems: count.optional(),
      maxItems: count.optional(),
      minLength: count.optional(),
      maxLength: count.optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      exclusiveMinimum: z.number().optional(),
      exclusiveMaximum: z.number().optional(),
      pattern: pattern.optional(),
      format: z.string().optional(),
      contentEncoding: z.string().optional(),
      description: z.string().optional(),
    }),
  ]),
);

const Content = z.record(
  z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  z.strictObject({ schema: Schema }),
);
const Parameter = z
  .strictObject({
    name: z.string().min(1),
    in: z.enum(['path', 'query', 'header']),
    required: z.boolean(),
    schema: Schema,
  })
  .refine((it) => it.in !== 'path' || it.required, 'a path parameter is required');
const Header = z.strictObject({ description: z.string().min(1), schema: Schema });
const Server = z.strictObject({ url: z.string().min(1) });
const Security = z.array(z.record(z.string(), z.array(z.string())));
const Operation = z.strictObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  description: z.string(),
  tags: z.array(z.string()),
  servers: z.array(Server).min(1).optional(),
  security: Security.optional(),
  parameters: z
    .array(Parameter)
    .refine(
      (all) => new Set(all.map((it) => `${it.in} ${it.name}`)).size === all.length,
      'parameters are unique by place and name',
    ),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z
    .record(
      z.string().regex(/^[1-5]\d\d$/),
      z.strictObject({
        description: z.string().min(1),
        headers: z.record(z.string(), Header).optional(),
        content: Content.optional(),
      }),
    )
    .refine(
      (all) =>
        Object.entries(all).every(([status, { content }]) => (status === '304') !== !!content),
      'every answer has content but 304, which HTTP gives none',
    )
    .refine((all) => Object.keys(all).some((status) => status.startsWith('2')), 'a success'),
  'x-rollcall-tier': z.string(),
});
const PathItem = z.strictObject({
  get: Operation.optional(),
  put: Operation.optional(),
  post: Operation.optional(),
  patch: Operation.optional(),
  delete: Operation.optional(),
});
const HttpScheme = z.strictObject({
  type: z.literal('http'),
  scheme: z.literal('bearer'),
  bearerFormat: z.string(),
  description: z.string(),
});

const CookieScheme = z.strictObject({
  type: z.literal('apiKey'),
  in: z.literal('cookie'),
  name: z.string().min(1),
  description: z.string(),
});

/** The whole document. */
export const OpenApi31 = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(Server).min(1),
  security: Security,
  paths: z.record(z.string().startsWith('/'), PathItem),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), Schema),
    securitySchemes: z.record(
      z.string().regex(/^[a-zA-Z0-9._-]+$/),
      z.union([HttpScheme, CookieScheme]),
    ),
  }),
});

import { z } from 'zod';
import type { FailureCode } from './failures.ts';
import { FAILURES } from './failures.ts';
import { KEY } from './invoke.ts';
import type { Operation, Tier } from './operation.ts';
import { COMMON_FAILURES, Problem } from './problem.ts';
import { pathFields } from './queryInput.ts';
import { SESSION_COOKIE } from './sessionCookie.ts';
import { REST_FUNCTION } from './tier.ts';

type Json = Record<string, unknown>;

const KEY_SCHEMA = { type: 'string', pattern: KEY.source };

/**
 * The OpenAPI 3.1 document of the table. Schemas with an id are shared under components.
 * REST is one function per tier, so operations name their server. Without `base` (the address above the
 * functions) servers are relative to the document, which sits at `…/api/v1/openapi.json`: right on the
 * emulator and under cloudfunctions.net, wherever that is.
 */
export function openapi(table: readonly Operation[], base = ''): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const op of table) {
    const path = (paths[op.path] ??= {});
    path[op.method.toLowerCase()] = {
      ...describe(op, schemas),
      ...(op.tier === DOCUMENT_TIER ? {} : { servers: [server(op.tier, base)] }),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version: '1',
      description:
        'Attendance by face, place and moment. Every operation is also a callable function of the same name.',
    },
    servers: [server(DOCUMENT_TIER, base)],
    security: [{ idToken: [] }, { cookieAuth: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        idToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Firebase ID token',
        },
        cookieAuth: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description:
            'Session cookie of a browser, as POST /session sets it. Writes must come from a page of the same origin (Sec-Fetch-Site or Origin says so).',
        },
      },
    },
  };
}

/** The document is served by the function of this tier. */
const DOCUMENT_TIER: Tier = 'light';

function server(tier: Tier, base: string): Json {
  const name = REST_FUNCTION[tier];
  if (base !== '') return { url: `${base.replace(/\/+$/, '')}/${name}/v1` };
  return { url: tier === DOCUMENT_TIER ? '../v1' : `../../${name}/v1` };
}

function describe(op: Operation, schemas: Json): Json {
  const fields = pathFields(op);
  const input = jsonSchema(op.input, 'input', schemas);
  const properties = (input['properties'] ?? {}) as Json;
  const required = (input['required'] ?? []) as string[];
  const inQuery =
    op.method === 'GET' ? Object.keys(properties).filter((name) => !fields.includes(name)) : [];
  const parameters = [
    ...fields.map((name) => parameter(name, 'path', true, properties[name])),
    ...inQuery.map((name) => parameter(name, 'query', required.includes(name), properties[name])),
    ...(op.writes ? [parameter('Idempotency-Key', 'header', true, KEY_SCHEMA)] : []),
  ];
  return {
    operationId: op.name,
    summary: op.summary,
    description: `For: ${typeof op.roles === 'string' ? op.roles : op.roles.join(', ')}.`,
    tags: [op.path.split('/')[1]],
    'x-rollcall-tier': op.tier,
    ...(op.roles === 'anyone' ? { security: [] } : {}),
    // A cookie is given for an ID token, never for another cookie.
    ...(op.cookie === 'set' ? { security: [{ idToken: [] }] } : {}),
    parameters,
    ...(op.method === 'GET' ? {} : { requestBody: requestBody(input, fields) }),
    responses: responses(op, schemas),
  };
}

function parameter(name: string, place: string, required: boolean, schema: unknown): Json {
  return { name, in: place, required, schema };
}

function requestBody(input: Json, pathNames: string[]): Json {
  const properties = Object.fromEntries(
    Object.entries((input['properties'] ?? {}) as Json).filter(([n]) => !pathNames.includes(n)),
  );
  const required = ((input['required'] ?? []) as string[]).filter((n) => !pathNames.includes(n));
  const schema = { ...input, properties, required };
  return { required: required.length > 0, content: { 'application/json': { schema } } };
}

function responses(op: Operation, schemas: Json): Json {
  const problem = jsonSchema(Problem, 'output', schemas);
  const result: Record<string, Json> = {
    '200': {
      description: 'OK',
      ...(op.cookie === undefined ? {} : { headers: { 'Set-Cookie': cookieHeader(op.cookie) } }),
      content: content(op, schemas),
    },
  };
  if (op.revalidated === true) {
    result['304'] = { description: 'What the client has (If-None-Match) still holds' };
  }
  for (const code of failuresOf(op)) {
    const status = String(FAILURES[code].http);
    const known = result[status]?.['description'];
    result[status] = {
      description: typeof known === 'string' ? `${known}, ${code}` : code,
      content: { 'application/problem+json': { schema: problem } },
    };
  }
  return result;
}

function content(op: Operation, schemas: Json): Json {
  if (op.raw !== undefined) return { [mediaType(op.raw.type)]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: jsonSchema(op.output, 'output', schemas) } };
}

/** Without parameters. */
function mediaType(contentType: string): string {
  return contentType.split(';')[0] ?? contentType;
}

function cookieHeader(what: 'set' | 'cleared'): Json {
  const attributes = 'HttpOnly, SameSite=Strict, Path=/, and Secure once deployed';
  return {
    description: `The session cookie is ${what}: ${attributes}`,
    schema: { type: 'string' },
  };
}

/** Its own failures and those that the edge adds. */
export function failuresOf(op: Operation): FailureCode[] {
  const edge: FailureCode[] = [...COMMON_FAILURES];
  if (op.writes) edge.push('idempotency-key-missing', 'idempotency-conflict');
  return [...new Set([...op.failures, ...edge])];
}

type Io = 'input' | 'output';

/** zod's own JSON Schema (2020-12, which OpenAPI 3.1 uses), with shared schemas moved to components. */
function jsonSchema(schema: z.ZodType, io: Io, schemas: Json): Json {
  const raw = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'throw' });
  const { $schema: _schema, $defs, ...root } = raw as Json;
  const rootName = typeof root['id'] === 'string' ? root['id'] : null;
  const defs = {
    ...($defs as Json | undefined),
    ...(rootName === null ? {} : { [rootName]: root }),
  };
  const names = new Map(
    Object.entries(defs).map(([name, def]) => [name, nameFor(name, def as Json, io, schemas)]),
  );
  const moved = (def: Json): Json => {
    const { id: _id, ...rest } = def;
    const text = JSON.stringify(rest).replaceAll(
      /"#\/\$defs\/([^"]+)"/g,
      (_ref, name: string) => `"#/components/schemas/${names.get(name) ?? name}"`,
    );
    return JSON.parse(text) as Json;
  };
  for (const [name, def] of Object.entries(defs)) {
    share(schemas, names.get(name) ?? name, moved(def as Json), io);
  }
  return rootName === null
    ? moved(root)
    : { $ref: `#/components/schemas/${names.get(rootName) ?? rootName}` };
}

/** What each shared schema was made for. */
const madeFor = new WeakMap<object, Io>();

/**
 * A field with a default may be left out of a request and is always in a reply: of such a schema both forms are
 * published, the one that comes second under a name that says so.
 */
function nameFor(name: string, def: Json, io: Io, schemas: Json): string {
  const known = schemas[name] as Json | undefined;
  const fields = (json: Json): string => JSON.stringify(json['required'] ?? []);
  const other = known !== undefined && madeFor.get(known) !== io && fields(known) !== fields(def);
  return other ? `${name}${io === 'input' ? 'Request' : 'Reply'}` : name;
}

/** @throws Error when another schema has this name */
function share(schemas: Json, name: string, def: Json, io: Io): void {
  const known = schemas[name];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(def)) {
    throw new Error(`Two schemas are called ${name}`);
  }
  if (known !== undefined) return;
  schemas[name] = def;
  madeFor.set(def, io);
}

import type { Request } from 'express';
import { z } from 'zod';
import { invalidField } from './failures.ts';
import type { Operation } from './operation.ts';

/** The input fields that the path carries. */
export function pathFields(op: Operation): string[] {
  return [...op.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/**
 * The operation's input from a REST call: path fields, then the query (GET) or the JSON body (others).
 * @throws Failure invalid-request when the body repeats a path field with another value or is no object
 */
export function inputOf(op: Operation, request: Request): Record<string, unknown> {
  const fromPath = Object.fromEntries(pathFields(op).map((name) => [name, request.params[name]]));
  const rest = op.method === 'GET' ? typed(op, request.query) : bodyOf(request);
  for (const name of Object.keys(fromPath)) {
    if (Object.hasOwn(rest, name)) throw invalidField(name, 'belongs into the path only');
  }
  return { ...rest, ...fromPath };
}

function bodyOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  if (body === undefined) return {};
  const parsed = z.record(z.string(), z.unknown()).safeParse(body);
  if (!parsed.success) throw invalidField('body', 'must be a JSON object');
  return parsed.data;
}

/** Query strings are text; numbers and booleans become what the contract says. */
function typed(op: Operation, query: Record<string, unknown>): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(op.input, { io: 'input' });
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, convert(properties[name], value)]),
  );
}

function convert(schema: unknown, value: unknown): unknown {
  const type =
    typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : null;
  if (typeof value !== 'string') return value;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if ((type === 'integer' || type === 'number') && value.trim() !== '') return Number(value);
  return value;
}

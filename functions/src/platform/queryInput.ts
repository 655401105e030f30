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
 * @throws Failure invalid-request when body or query repeat a path field, or the body is no JSON object
 */
export function inputOf(op: Operation, request: Request): Record<string, unknown> {
  const names = pathFields(op);
  const fromPath = Object.fromEntries(names.map((name) => [name, request.params[name]]));
  const rest = op.method === 'GET' ? typed(op, request.query) : bodyOf(request);
  for (const name of names) {
    if (Object.hasOwn(rest, name)) throw invalidField(name, 'belongs into the path only');
  }
  return { ...rest, ...typed(op, fromPath) };
}

function bodyOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  if (body === undefined) {
    const sent = request.is('application/json') === false && request.get('Content-Length') !== '0';
    if (sent) throw invalidField('body', 'must be sent as application/json');
    return {};
  }
  if (!isObject(body)) throw invalidField('body', 'must be a JSON object');
  return body;
}

function isObject(body: unknown): body is Record<string, unknown> {
  return body !== null && typeof body === 'object' && !Array.isArray(body) && !isBytes(body);
}

function isBytes(body: object): boolean {
  return body instanceof Uint8Array;
}

/** Paths and queries are text; numbers, booleans and lists become what the contract says. */
function typed(op: Operation, given: Record<string, unknown>): Record<string, unknown> {
  const schemas = propertiesOf(op);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, convert(schemas[name], value)]),
  );
}

const known = new WeakMap<Operation, Record<string, unknown>>();

function propertiesOf(op: Operation): Record<string, unknown> {
  let properties = known.get(op);
  if (properties === undefined) {
    properties = { ...z.toJSONSchema(op.input, { io: 'input' }).properties };
    known.set(op, properties);
  }
  return properties;
}

const Shape = z.object({ type: z.unknown(), items: z.unknown() }).partial();
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What does not fit stays text: the contract then says what it wants. */
function convert(schema: unknown, value: unknown): unknown {
  const { type, items } = Shape.safeParse(schema).data ?? {};
  if (type === 'array') return [value].flat().map((item) => convert(items, item));
  if (typeof value !== 'string') return value;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if ((type === 'integer' || type === 'number') && NUMBER.test(value)) return Number(value);
  return value;
}

import type { JsonObject } from '../../tools/support/json.ts';
import { isObject, parseObject } from '../../tools/support/json.ts';
import { project } from './services.ts';

/** Where the documents of the tests' project are. */
function root(): string {
  return `projects/${project()}/databases/(default)/documents`;
}

/** The emulator takes it for the server itself: no rules. */
export const SERVER = 'owner';

/** `host:port` of an emulator. @throws Error when no suite is running: rules tests never pass by accident */
export function hostOf(variable: string): string {
  const host = process.env[variable];
  if (host === undefined) throw new Error(`${variable} is not set: start the suite first`);
  return host;
}

/** A value as Firestore's REST interface writes it. */
export type Value =
  | { readonly stringValue: string }
  | { readonly integerValue: string }
  | { readonly booleanValue: boolean }
  | { readonly timestampValue: string }
  | { readonly nullValue: null }
  | { readonly mapValue: { readonly fields: Fields } }
  | { readonly arrayValue: { readonly values?: readonly Value[] } };
export type Fields = Readonly<Record<string, Value>>;

export interface QueryShape {
  /** Path of the document that it hangs on, or '' for the top. */
  readonly parent: string;
  readonly collectionId: string;
  readonly group: boolean;
  readonly where: readonly (readonly [field: string, value: string])[];
}

/** One thing that a client asks of Firestore. Paths are relative to the top of the database. */
export type Ask =
  | { readonly does: 'get'; readonly path: string }
  | { readonly does: 'list' | 'count'; readonly query: QueryShape }
  | { readonly does: 'create'; readonly path: string; readonly write: WriteBody }
  | { readonly does: 'update'; readonly path: string; readonly write: WriteBody }
  | { readonly does: 'delete'; readonly path: string };

export interface WriteBody {
  readonly fields: Fields;
  /** Fields that take the server's time, as serverTimestamp() does. */
  readonly serverTimes?: readonly string[];
}

/** 'nothing': allowed, but there was no document to show. */
export type Verdict = 'denied' | 'allowed' | 'nothing';

/**
 * What the rules say to it. `token` is a bearer token or null for nobody.
 * @throws Error on any answer that is neither a yes nor a PERMISSION_DENIED: such a test would prove nothing
 */
export async function ask(question: Ask, token: string | null): Promise<Verdict> {
  const { status, text } = await send(question, token);
  if (status === 403 && text.includes('PERMISSION_DENIED')) return 'denied';
  if (status === 404 && question.does === 'get' && text.includes('NOT_FOUND')) return 'nothing';
  if (status !== 200) throw new Error(`${question.does}: unexpected answer ${status}: ${text}`);
  if (question.does === 'list') return text.includes('"document"') ? 'allowed' : 'nothing';
  if (question.does === 'count') return /"integerValue": ?"0"/.test(text) ? 'nothing' : 'allowed';
  return 'allowed';
}

/** The document's fields as the server sees them; null when there is none. */
export async function readAsServer(path: string): Promise<JsonObject | null> {
  const { status, text } = await send({ does: 'get', path }, SERVER);
  if (status === 404) return null;
  if (status !== 200) throw new Error(`reading ${path} failed: ${text}`);
  const { fields = {} } = parseObject(text);
  if (!isObject(fields)) throw new Error(`${path}: the emulator sent no fields`);
  return fields;
}

/** Puts a document back as it was read, or deletes it when there was none. */
export async function restoreAsServer(path: string, fields: JsonObject | null): Promise<void> {
  const name = `${root()}/${path}`;
  const write = fields === null ? { delete: name } : { update: { name, fields } };
  const { status, text } = await post(':commit', { writes: [write] }, SERVER);
  if (status !== 200) throw new Error(`restoring ${path} failed: ${text}`);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function send(question: Ask, token: string | null): Promise<Answer> {
  switch (question.does) {
    case 'get':
      return await request('GET', `/${encodePath(question.path)}`, token);
    case 'list':
      return await post(`${parentOf(question.query)}:runQuery`, toQuery(question.query), token);
    case 'count': {
      const { structuredQuery } = toQuery(question.query);
      const aggregations = [{ alias: 'n', count: {} }];
      const body = { structuredAggregationQuery: { structuredQuery, aggregations } };
      return await post(`${parentOf(question.query)}:runAggregationQuery`, body, token);
    }
    case 'create':
    case 'update':
      return await post(':commit', { writes: [toWrite(question)] }, token);
    case 'delete':
      return await post(':commit', { writes: [{ delete: `${root()}/${question.path}` }] }, token);
  }
}

function toWrite({ does, path, write }: Extract<Ask, { write: WriteBody }>): object {
  const { fields, serverTimes = [] } = write;
  return {
    update: { name: `${root()}/${path}`, fields },
    ...(does === 'update' ? { updateMask: { fieldPaths: Object.keys(fields) } } : {}),
    updateTransforms: serverTimes.map((fieldPath) => ({
      fieldPath,
      setToServerValue: 'REQUEST_TIME',
    })),
    currentDocument: { exists: does === 'update' },
  };
}

function toQuery({ collectionId, group, where }: QueryShape): { structuredQuery: object } {
  const filters = where.map(([fieldPath, stringValue]) => ({
    fieldFilter: { field: { fieldPath }, op: 'EQUAL', value: { stringValue } },
  }));
  return {
    structuredQuery: {
      from: [{ collectionId, allDescendants: group }],
      ...(filters.length > 0 ? { where: { compositeFilter: { op: 'AND', filters } } } : {}),
    },
  };
}

function parentOf({ parent }: QueryShape): string {
  return parent === '' ? '' : `/${encodePath(parent)}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function post(suffix: string, body: object, token: string | null): Promise<Answer> {
  return request('POST', suffix, token, body);
}

async function request(
  method: string,
  suffix: string,
  token: string | null,
  body?: object,
): Promise<Answer> {
  const response = await fetch(
    `http://${hostOf('FIRESTORE_EMULATOR_HOST')}/v1/${root()}${suffix}`,
    {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  return { status: response.status, text: await response.text() };
}

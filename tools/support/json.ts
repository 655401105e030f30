import { existsSync, readFileSync } from 'node:fs';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('expected a JSON object');
  return value;
}

/** The object in a JSON file; undefined when there is no such file or it holds no JSON object. */
export function readObject(path: string): JsonObject | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return parseObject(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

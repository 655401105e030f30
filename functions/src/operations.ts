import type { Operation } from './platform/operation.ts';
import { getPolicy, updatePolicy } from './settings/index.ts';

/** Every operation of the backend; callables, REST, OpenAPI, client and tests are derived from it. */
export const operations = {
  getPolicy,
  updatePolicy,
} as const;

export type Operations = typeof operations;

/** The table as a list, in declaration order. */
export const table: readonly Operation[] = Object.values(operations);

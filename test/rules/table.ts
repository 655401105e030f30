import type { WriteBody } from './emulator.ts';
import type { Principal } from './principals.ts';

/** Names in a template such as `courses/{course}/roster/{number}`; the school of the test gives each a value. */
export const VARIABLES = [
  'student',
  'number',
  'instructor',
  'course',
  'session',
  'meeting',
  'exception',
  'calendar',
  'rosterImport',
  'notice',
  'term',
  'place',
  'device',
  'entry',
  'event',
  'request',
  'policyVersion',
  'statsVersion',
] as const;
export type Variable = (typeof VARIABLES)[number];

/** Stands for a document's id: whichever the school holds in that collection. */
export const ANY = '*';

/** A query that a client might make; each is asked as a list and as a count. */
export interface Listing {
  /** Reads after "list" in a test's name. */
  readonly means: string;
  /** Over all collections of this name, wherever they are. */
  readonly group: boolean;
  /** Equality filters: field and template. */
  readonly where: readonly (readonly [field: string, value: string])[];
  readonly may: readonly Principal[];
}

/** What the policy says about one collection. Whoever is not named may not. */
export interface Row {
  /** Template of the collection's path. */
  readonly collection: string;
  /** Template of the id of the document that is asked for, or ANY. */
  readonly document: string;
  /** Id of a document that is created, where the rules name it; any other one unless given. */
  readonly creates?: string;
  /** Reads after "read", "create", "change" and "delete" in a test's name. */
  readonly one: string;
  /** Where the policy is taken from. */
  readonly source: string;
  readonly get: readonly Principal[];
  readonly lists: readonly Listing[];
  readonly create: readonly Principal[];
  readonly update: readonly Principal[];
  readonly delete: readonly Principal[];
  /** What a genuine client writes; rows that nobody may write have none. */
  readonly writes?: { readonly create?: WriteBody; readonly update?: WriteBody };
}

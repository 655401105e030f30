import { randomUUID } from 'node:crypto';
import type { Cell } from './cells.ts';
import { queryOf } from './cells.ts';
import type { Ask, WriteBody } from './emulator.ts';
import type { School } from './fixture.ts';
import { anyIdIn } from './fixture.ts';
import type { Row } from './table.ts';
import { ANY, VARIABLES } from './table.ts';
import { tokenOf } from './token.ts';

/** What somebody writes who does not care for rules. */
const VANDALISM: WriteBody = { fields: { touched: { booleanValue: true } } };

/** The question of a cell, on documents of this school. */
export async function askOf(cell: Cell, { values }: School): Promise<Ask> {
  const { operation, row, listing } = cell;
  const collection = fill(row.collection, values);
  switch (operation) {
    case 'get':
    case 'delete':
      return { does: operation, path: await documentOf(row, values) };
    case 'list':
    case 'count': {
      if (listing === null) throw new Error(`${cell.name}: no listing`);
      const query = queryOf(listing, collection, (template) => fill(template, values));
      return { does: operation, query };
    }
    case 'create': {
      const path = `${collection}/${row.creates ?? randomUUID()}`;
      return { does: operation, path, write: row.writes?.create ?? VANDALISM };
    }
    case 'update':
      return {
        does: operation,
        path: await documentOf(row, values),
        write: row.writes?.update ?? VANDALISM,
      };
  }
}

/** Path of the document that a row speaks of. */
export async function documentOf(row: Row, values: School['values']): Promise<string> {
  const collection = fill(row.collection, values);
  const id = row.document === ANY ? await anyIdIn(collection) : fill(row.document, values);
  return `${collection}/${id}`;
}

/** A fresh token of whoever asks; null for nobody. */
export function tokenFor(cell: Pick<Cell, 'who'>, { uids }: School): string | null {
  const uid = uids[cell.who];
  return uid === null ? null : tokenOf(uid);
}

export function fill(template: string, values: School['values']): string {
  return VARIABLES.reduce((text, name) => text.replaceAll(`{${name}}`, values[name]), template);
}

import type { Operation } from './cells.ts';

interface Source {
  readonly path: string;
  readonly text: string;
}

/** The path argument of `collection(db, 'x')`, `.collection('x')` and `.collectionGroup('x')`. */
const NAMED = /\b(?:collection|collectionGroup)\(\s*(?:[\w.]+,\s*)?['"`]([^'"`]+)['"`]/g;

/** Every collection that the code names, with the file that names it. */
export function collectionsInCode(
  sources: readonly Source[],
): { path: string; collection: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(NAMED)].map((found) => ({ path, collection: found[1] ?? '' })),
  );
}

/** What rules call an operation; count is a list to them. */
const METHODS: Readonly<Record<string, readonly Operation[]>> = {
  get: ['get'],
  list: ['list', 'count'],
  read: ['get', 'list', 'count'],
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  write: ['create', 'update', 'delete'],
};

/** Collections on which rules allow something at all, and what. Matches and their ends stand on lines of their own. */
export function openMatches(rules: string): { collection: string; operations: Operation[] }[] {
  const open = new Map<string, Set<Operation>>();
  const stack: (string | null)[] = [];
  for (const line of rules.split('\n').map((l) => l.replace(/\/\/.*$/, '').trim())) {
    const match = /^match (\S+) \{$/.exec(line);
    const allow = /^allow ([\w, ]+): if (?!false;)/.exec(line);
    if (allow !== null) {
      const path = stack.filter((part) => part !== null).join('');
      const collection = path.slice(1).split('/').slice(0, -1).join('/');
      const operations = open.get(collection) ?? new Set();
      for (const method of (allow[1] ?? '').split(', ')) {
        for (const operation of METHODS[method] ?? []) operations.add(operation);
      }
      open.set(collection, operations);
    }
    if (line === '}') stack.pop();
    else if (line.endsWith('{')) {
      stack.push(match === null || line.includes('/databases/') ? null : (match[1] ?? null));
    }
  }
  return [...open].map(([collection, operations]) => ({
    collection,
    operations: [...operations],
  }));
}

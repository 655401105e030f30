import assert from 'node:assert/strict';
import { z } from 'zod';
import { FAILURES } from '../../src/platform/failures.ts';
import { openapi } from '../../src/platform/openapi.ts';
import { table } from '../../src/operations.ts';

const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('the OpenAPI document', () => {
  const raw = openapi(table);
  const document = Document.parse(raw);

  it('names every operation of the table exactly once', () => {
    const named = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    assert.deepEqual(named.toSorted(), table.map(({ name }) => name).toSorted());
  });

  it('resolves every reference inside itself', () => {
    const refs = [...JSON.stringify(raw).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    assert.ok(refs.length > 0);
    for (const [, name = ''] of refs) assert.ok(name in document.components.schemas, name);
    assert.ok(!JSON.stringify(raw).includes('$defs'));
  });

  it('is plain JSON', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(raw)), raw);
  });
});

describe('the table of operations', () => {
  it('gives no two operations the same method and path', () => {
    const routes = table.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
    );
    assert.equal(new Set(routes).size, routes.length);
  });

  it('has a path field in the input for every field of a path', () => {
    for (const op of table) {
      for (const [, field = ''] of op.path.matchAll(/\{(\w+)\}/g)) {
        assert.ok(field in op.input.shape, `${op.name}: ${field}`);
      }
    }
  });

  it('refuses unknown fields everywhere', () => {
    for (const op of table) {
      const parsed = op.input.safeParse({ surprise: 1 });
      const told = parsed.success
        ? []
        : parsed.error.issues.filter(({ code }) => code === 'unrecognized_keys');
      assert.equal(told.length, 1, op.name);
    }
  });

  it('lets every writing operation be reached by POST, PUT, PATCH or DELETE only', () => {
    for (const op of table.filter(({ writes }) => writes))
      assert.notEqual(op.method, 'GET', op.name);
  });

  it('declares only failures that exist', () => {
    for (const op of table) for (const code of op.failures) assert.ok(code in FAILURES);
  });
});

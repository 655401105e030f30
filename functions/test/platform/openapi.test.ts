import assert from 'node:assert/strict';
import { z } from 'zod';
import { FAILURES } from '../../src/platform/failures.ts';
import { failuresOf, openapi } from '../../src/platform/openapi.ts';
import { table } from '../../src/operations.ts';
import { OpenApi31 } from '../support/openapiRules.ts';

type Valid = z.output<typeof OpenApi31>;

type ValidOperation = NonNullable<Valid['paths'][string]['get']>;

function operationsOf(item: Valid['paths'][string]): ValidOperation[] {
  return Object.values(item).filter((op) => op !== undefined);
}

function allOperations({ paths }: Valid): ValidOperation[] {
  return Object.values(paths).flatMap(operationsOf);
}

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

  describe('by the rules of OpenAPI 3.1', () => {
    const valid = OpenApi31.parse(raw);
    it('declares each name in a path as a path parameter, and no other', () => {
      for (const [path, item] of Object.entries(valid.paths)) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();
        for (const op of operationsOf(item)) {
          const declared = op.parameters.filter((it) => it.in === 'path').map(({ name }) => name);
          assert.deepEqual(declared.toSorted(), inPath, op.operationId);
        }
      }
    });

    it('has a body only where HTTP gives it a meaning', () => {
      for (const { get } of Object.values(valid.paths)) assert.equal(get?.requestBody, undefined);
    });

    it('names only security schemes that it defines', () => {
      const named = [valid.security, ...allOperations(valid).map(({ security }) => security ?? [])];
      for (const name of named.flat().flatMap((it) => Object.keys(it)))
        assert.ok(name in valid.components.securitySchemes, name);
    });

    it('tells that nobody need sign in exactly where that is so', () => {
      const open = allOperations(valid).filter(({ security }) => security?.length === 0);
      const anyone = table.filter(({ roles }) => roles === 'anyone');
      assert.deepEqual(
        open.map(({ operationId }) => operationId).toSorted(),
        anyone.map(({ name }) => name).toSorted(),
      );
    });

    it('lists every failure of an operation under its status', () => {
      for (const op of allOperations(valid)) {
        const declared = table.find(({ name }) => name === op.operationId);
        assert.ok(declared);
        for (const code of failuresOf(declared)) {
          const { description = '' } = op.responses[String(FAILURES[code].http)] ?? {};
          assert.ok(description.split(', ').includes(code), `${op.operationId}: ${code}`);
        }
      }
    });
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

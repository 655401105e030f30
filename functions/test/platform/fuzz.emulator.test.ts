import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { table } from '../../src/operations.ts';
import { Failure } from '../../src/platform/failures.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import { invoke } from '../../src/platform/invoke.ts';
import { failuresOf } from '../../src/platform/openapi.ts';
import type { Operation } from '../../src/platform/operation.ts';
import { fakeFaceEngine } from '../support/fakeFaceEngine.ts';
import { fromSchema, mutated } from '../support/fromSchema.ts';
import type { World } from '../support/fuzzWorld.ts';
import { fuzzWorld } from '../support/fuzzWorld.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';

/** FUZZ_CASES=2000 for a long look; another FUZZ_SEED for other cases. One seed here: a check must not waver. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 30);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
/** At least this share of the cases must get past validation, or the fuzz only tests zod. */
const VALID_SHARE = 0.3;
const AT_ONCE = 6;

describe(`every operation under fuzzed input (FUZZ_SEED=${String(SEED)})`, function () {
  this.timeout(30_000 + CASES * 1000);
  let services: Isolated;
  let world: World;
  let [tried, valid] = [0, 0];

  before(async () => {
    services = isolatedServices();
    useFaceEngine(fakeFaceEngine());
    world = await fuzzWorld(services);
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  for (const op of table) {
    it(`${op.name} answers, or refuses as declared`, async () => {
      const callers = await callersOf(op, world);
      const inputs = fromSchema(z.toJSONSchema(op.input, { io: 'input' }), world.known);
      const arbitrary = fc.oneof(
        { weight: 3, arbitrary: inputs },
        { weight: 1, arbitrary: mutated(inputs) },
      );
      const cases = fc.sample(arbitrary, { numRuns: CASES, seed: SEED });
      tried += cases.length;
      valid += cases.filter((data) => op.input.safeParse(data).success).length;
      const problems = new Map<string, unknown>();
      const queue = cases.entries();
      const work = async (): Promise<void> => {
        for (const [n, data] of queue) {
          const code = await outcome(op, callers[n % callers.length] ?? null, data, services);
          const expected = code === null || failuresOf(op).some((known) => known === code);
          if (!expected || code === 'internal') problems.set(code, data);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const told = [...problems].map(([code, data]) => `${code} on ${JSON.stringify(data)}`);
      assert.deepEqual(told, []);
    });
  }

  it('gets past validation often enough to mean something', () => {
    assert.ok(valid / tried >= VALID_SHARE, `${String(valid)} of ${String(tried)}`);
  });
});

/** One caller for each audience of the operation. */
async function callersOf(op: Operation, world: World): Promise<(Identity | null)[]> {
  if (op.roles === 'anyone') return [null, await world.actor(null)];
  if (op.roles === 'signed-in') return [await world.actor(null), await world.actor('student')];
  return await Promise.all(op.roles.map((role) => world.actor(role)));
}

/** The code of the refusal, null for a reply. @throws whatever is no Failure */
async function outcome(
  op: Operation,
  identity: Identity | null,
  data: unknown,
  services: Isolated,
): Promise<string | null> {
  const call = {
    identity,
    data,
    idempotencyKey: randomUUID(),
    requestId: randomUUID(),
    ip: `fuzz-${op.name}`,
  };
  try {
    await invoke(op, call, services);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

import assert from 'node:assert/strict';
import { RecogniserUnavailableError } from '../../../src/faces/recognition/port.ts';
import { logged } from '../../support/logged.ts';
import { logError } from '../../../src/platform/logError.ts';
import type { Answer, Fault, StandIn } from '../../support/services/standIn.ts';

/** An answer is due within 5 s, and the rest of a check wants some of it. */
const DUE_MS = 3500;

interface Failing {
  readonly service: () => StandIn;
  /** A call that succeeds when the service does. */
  readonly call: () => Promise<unknown>;
  /** In its own words, with how long to wait if that is given. */
  readonly throttled: (retryAfterS?: number) => Answer;
  readonly broken: Answer;
  /** The service refuses the call for good. */
  readonly refused: readonly Answer[];
  /** What must not be told to anybody, in whatever form. */
  readonly secrets: readonly string[];
}

/** An answer with the header that says how long to wait. */
export function withRetryAfter(answer: Answer, retryAfterS?: number): Answer {
  if (retryAfterS === undefined) return answer;
  return { ...answer, headers: { 'Retry-After': String(retryAfterS) } };
}

/** The ways in which any third party may fail, and what becomes of the call. */
export function failsHonestly({
  service,
  call,
  throttled,
  broken,
  refused,
  secrets,
}: Failing): void {
  const failed = async (): Promise<RecogniserUnavailableError> => {
    const started = performance.now();
    const error = await call().then(
      () => null,
      (reason: unknown) => reason,
    );
    assert.ok(performance.now() - started < DUE_MS, 'too late');
    assert.ok(error instanceof RecogniserUnavailableError, String(error));
    return error;
  };
  const heals: [string, Fault][] = [
    ['throttles', throttled()],
    ['breaks', broken],
    ['cuts the connection', 'cut'],
    ['ends amid its answer', 'half'],
    ['sends what is no answer', 'garbage'],
    ['does not answer', 'hang'],
  ];
  for (const [how, fault] of heals) {
    it(`tries again when the service ${how} once`, async () => {
      service().fail(fault, 1);
      await call();
    });
  }

  const lasting: [string, Fault][] = [
    ...heals,
    ['answers too late', { slowMs: 4000 }],
    ['sends something else than it should', { status: 200, body: { hello: 1 } }],
  ];
  for (const [how, fault] of lasting) {
    it(`is unavailable, in time, when the service ${how} for good`, async () => {
      service().fail(fault);
      await failed();
    });
  }

  it('waits as the service asks', async () => {
    service().fail(throttled(1), 1);
    const started = performance.now();
    await call();
    assert.ok(performance.now() - started >= 950);
  });

  it('does not wait longer than it has time', async () => {
    service().fail(throttled(60), 1);
    const started = performance.now();
    await failed();
    assert.ok(performance.now() - started < 1000);
  });

  it('asks once only when it is refused', async () => {
    for (const answer of refused) {
      const before = service().received.length;
      service().fail(answer);
      await failed();
      assert.equal(service().received.length, before + 1);
      service().heal();
    }
  });

  it('says nothing secret in what is logged of a failure', async () => {
    for (const fault of [throttled(), broken, 'garbage', 'cut', ...refused] as const) {
      service().fail(fault);
      const error = await failed();
      const written = await logged(() => {
        logError('failed', error, {});
        return Promise.resolve();
      });
      assert.ok(written.includes('failed'));
      for (const text of [written, JSON.stringify(error), error.stack ?? '']) {
        for (const secret of secrets) assert.ok(!text.includes(secret));
      }
    }
  });
}

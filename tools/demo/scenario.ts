import { CallFailed } from '../../functions/client/index.ts';

/** What came of a scenario: a decision with its reasons, or `refused` with the failure's code. */
export interface Outcome {
  readonly decision: string;
  readonly reasons: readonly string[];
  /** Why it is not as expected although decision and reasons are. */
  readonly flaw?: string | undefined;
}

export interface Scenario {
  readonly name: string;
  /** `decision` or `decision/status`, as in the outcome. */
  readonly decision: string;
  readonly reasons: readonly string[];
  /** `some`: at least one of the expected reasons, others may stand beside it. Default: exactly these. */
  readonly match?: 'exactly' | 'some';
  run(): Promise<Outcome>;
}

export interface Result {
  readonly scenario: string;
  readonly expected: string;
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly ok: boolean;
  readonly ms: number;
  readonly flaw?: string | undefined;
}

/** Plays a scenario. It never throws: what went wrong is the outcome. */
export async function play(scenario: Scenario): Promise<Result> {
  const started = performance.now();
  const outcome = await scenario.run().catch(failed);
  const ms = Math.round(performance.now() - started);
  const { name, decision, reasons } = scenario;
  const { flaw } = outcome;
  return {
    scenario: name,
    expected: [decision, ...reasons].join(' '),
    decision: outcome.decision,
    reasons: outcome.reasons,
    ok: flaw === undefined && outcome.decision === decision && fits(scenario, outcome.reasons),
    ms,
    ...(flaw === undefined ? {} : { flaw }),
  };
}

function fits({ reasons, match = 'exactly' }: Scenario, found: readonly string[]): boolean {
  if (match === 'some') return found.some((reason) => reasons.includes(reason));
  return found.toSorted().join() === reasons.toSorted().join();
}

function failed(error: unknown): Outcome {
  if (error instanceof CallFailed) return { decision: 'refused', reasons: [error.code] };
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code === 'permission-denied') return { decision: 'refused', reasons: [code] };
  return { decision: 'error', reasons: [], flaw: String(error) };
}

import type { Firestore } from 'firebase-admin/firestore';
import { mustTeach } from '../../courses/index.ts';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Policy, PolicyRules } from '../../settings/index.ts';
import { currentPolicy, overruledBy, policyAt } from '../../settings/index.ts';
import type { Caveat } from './contract.ts';
import { PreviewPolicyReply, PreviewPolicyRequest } from './contract.ts';
import type { Attempt } from './evidencePages.ts';
import { evidencePages } from './evidencePages.ts';
import { rejudge } from './rejudge.ts';
import { Tally } from './tally.ts';

/** A week of two thousand students with five sessions a day; more is looked at in parts. */
const MOST_EXAMINED = 50_000;

/**
 * It changes nothing, and no reply is kept. Examples name students and what spoke against them, as showEvidence does:
 * so the look is audited like that one.
 */
export const previewPolicy = operation({
  name: 'previewPolicy',
  summary:
    'See what other rules would have made of the attempts of the last days; changes nothing.',
  method: 'POST',
  path: '/policy/previews',
  roles: ['instructor', 'admin'],
  tier: 'bulk',
  writes: true,
  input: PreviewPolicyRequest,
  output: PreviewPolicyReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { courseId, courseRules } = input;
    if (courseId === undefined) {
      if (courseRules !== undefined) throw invalidField('courseId', 'say whose rules these are');
      if (caller.role !== 'admin') throw new Failure('permission-denied');
    } else {
      await mustTeach(services, caller, courseId);
      if (input.policy !== undefined && caller.role !== 'admin') {
        throw new Failure('permission-denied');
      }
    }
    const to = input.until === undefined ? services.clock.now() : new Date(input.until);
    const from = after(to, -input.days * 86_400);
    const current = await currentPolicy(db);
    const tried = input.policy ?? current.rules;
    const known = new KnownPolicies(db, current);
    const tally = new Tally();
    const unknowable = new Set<Caveat>();
    const pages = evidencePages(db, { from, to, courseId }, MOST_EXAMINED);
    let page = await pages.next();
    for (; page.done !== true; page = await pages.next()) {
      for (const attempt of page.value) {
        const was = await known.rulesOf(attempt);
        const would = overruledBy(tried, courseRules ?? attempt.session.rules);
        for (const [caveat, rule] of UNKNOWABLE) {
          if (would[rule] !== was[rule]) unknowable.add(caveat);
        }
        tally.add(attempt, rejudge(attempt.evidence, attempt.session, was, would));
      }
    }
    const { counts } = tally;
    const truncated = page.value;
    const caveats = caveatsOf(unknowable, tally.hasGaps);
    return await commit(
      context,
      ({ audit }) => {
        const { examined, examples } = counts;
        const subject = courseId === undefined ? 'settings/policy' : `courses/${courseId}`;
        const details = { days: input.days, examined, shown: examples.length };
        audit({ action: 'policy.previewed', subject, details });
        const range = { from: from.toISOString(), to: to.toISOString() };
        return Promise.resolve({ ...range, ...counts, truncated, caveats });
      },
      { keepReply: false },
    );
  },
});

/** The policy versions that evidence names; each is read once. */
class KnownPolicies {
  readonly #db: Firestore;
  readonly #current: Policy;
  readonly #read = new Map<number, Promise<PolicyRules>>();

  constructor(db: Firestore, current: Policy) {
    this.#db = db;
    this.#current = current;
  }

  /** Those that the attempt was judged under: a session keeps its course's rules from when it opened. */
  async rulesOf({ evidence, session }: Attempt): Promise<PolicyRules> {
    const { policyVersion } = evidence;
    const rules = this.#read.get(policyVersion) ?? this.#find(policyVersion);
    this.#read.set(policyVersion, rules);
    return overruledBy(await rules, session.rules);
  }

  async #find(version: number): Promise<PolicyRules> {
    if (version === this.#current.version) return this.#current.rules;
    return (await policyAt(this.#db, version))?.rules ?? this.#current.rules;
  }
}

/** Of these rules nothing tells what they would have done: where one differs from the attempt's own, the reply says so. */
const UNKNOWABLE = [
  ['CHALLENGE_LIFE', 'challengeLifeS'],
  ['ATTEMPT_LIMIT', 'attemptsPerSession'],
] as const satisfies readonly (readonly [Caveat, keyof PolicyRules])[];

function caveatsOf(unknowable: ReadonlySet<Caveat>, gaps: boolean): Caveat[] {
  const differing = UNKNOWABLE.map(([caveat]) => caveat).filter((one) => unknowable.has(one));
  return ['REFUSED_AT_GATE', ...differing, ...(gaps ? (['OLDER_EVIDENCE'] as const) : [])];
}

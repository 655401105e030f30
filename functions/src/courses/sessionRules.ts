import type { Policy, PolicyRules } from '../settings/index.ts';
import { overruledBy } from '../settings/index.ts';
import type { Session } from './sessionStore.ts';

/** What holds for one session: the institution's rules with the course's own words over them. */
export function sessionRules(session: Pick<Session, 'rules'>, policy: Policy): PolicyRules {
  return overruledBy(policy.rules, session.rules);
}

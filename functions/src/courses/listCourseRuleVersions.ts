import { operation } from '../platform/operation.ts';
import { ListCourseRuleVersionsReply, ListCourseRuleVersionsRequest } from './contract.ts';
import { ruleVersions } from './ruleVersionStore.ts';
import { taughtCourse } from './teach.ts';

/** More changes of one course's rules than anybody makes; beyond it the oldest are left out. */
const MOST = 100;

export const listCourseRuleVersions = operation({
  name: 'listCourseRuleVersions',
  summary: 'A course’s own rules, version by version, with who put them in force; newest first.',
  method: 'GET',
  path: '/courses/{courseId}/rule-versions',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListCourseRuleVersionsRequest,
  output: ListCourseRuleVersionsReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services }) => {
    await taughtCourse(services, caller, input.courseId);
    const newest = ruleVersions(services.db, input.courseId).orderBy('version', 'desc').limit(MOST);
    const versions = (await newest.get()).docs.map((doc) => doc.data());
    return {
      versions: versions.map((one) => ({ ...one, updatedAt: one.updatedAt.toISOString() })),
    };
  },
});

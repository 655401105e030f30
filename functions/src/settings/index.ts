export { CourseRules, overruledBy } from './courseRules.ts';
export { getPolicyVersion } from './getPolicyVersion.ts';
export { getPolicy } from './getPolicy.ts';
export { DEFAULT_POLICY, Liveness, PolicyRules, Windows } from './policy.ts';
export type { DeviceRule, LivenessPolicy, Policy } from './policy.ts';
export { currentPolicy, policyAt } from './policyStore.ts';
export { listPolicyVersions } from './listPolicyVersions.ts';
export { policyConsoleEdit } from './policyConsoleEdit.ts';
export { updatePolicy } from './updatePolicy.ts';

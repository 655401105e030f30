export { CourseRules, overruledBy } from './courseRules.ts';
export { getPolicy } from './getPolicy.ts';
export { DEFAULT_POLICY, Liveness, PolicyRules, Windows } from './policy.ts';
export type { DeviceRule, LivenessPolicy, Policy } from './policy.ts';
export { currentPolicy } from './policyStore.ts';
export { policyConsoleEdit } from './policyConsoleEdit.ts';
export { updatePolicy } from './updatePolicy.ts';

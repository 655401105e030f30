export { getPolicy } from './getPolicy.ts';
export { DEFAULT_POLICY, Liveness, PolicyRules, Windows } from './policy.ts';
export type { LivenessPolicy, Policy } from './policy.ts';
export { FIELD_RIGHTS, ProfileRights } from './profileRights.ts';
export type { FieldRight } from './profileRights.ts';
export { currentPolicy } from './policyStore.ts';
export { policyConsoleEdit } from './policyConsoleEdit.ts';
export { updatePolicy } from './updatePolicy.ts';

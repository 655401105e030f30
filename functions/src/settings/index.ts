export { getPolicy } from './getPolicy.ts';
export { DEFAULT_POLICY, PolicyRules, Windows } from './policy.ts';
export type { Policy } from './policy.ts';
export { currentPolicy } from './policyStore.ts';
export { policyConsoleEdit } from './policyConsoleEdit.ts';
export { updatePolicy } from './updatePolicy.ts';

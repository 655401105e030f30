/** Why somebody who is enrolled should enrol anew. */
export const RE_ENROLMENT_REASONS = ['model-changed', 'drift'] as const;
export type ReEnrolment = (typeof RE_ENROLMENT_REASONS)[number];

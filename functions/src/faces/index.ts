export { getConsent } from './getConsent.ts';
export { giveConsent } from './giveConsent.ts';
export { withdrawConsent } from './withdrawConsent.ts';

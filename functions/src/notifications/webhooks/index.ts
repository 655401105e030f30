export { leaveForWebhooks } from './leaveForWebhooks.ts';

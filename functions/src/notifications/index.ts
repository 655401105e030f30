export type { StoredAlert } from './alerts/alertStore.ts';
export { listAlerts } from './alerts/listAlerts.ts';
export { raiseAlert } from './alerts/raiseAlert.ts';
export { sendAlert } from './alerts/sendAlert.ts';
export { sendDigests } from './digest/sendDigests.ts';
export { listMyNotices } from './inbox/listMyNotices.ts';
export { markNoticesRead } from './inbox/markNoticesRead.ts';
export { getMyNotificationSettings } from './settings/getMyNotificationSettings.ts';
export { updateMyNotificationSettings } from './settings/updateMyNotificationSettings.ts';
export { registerPushToken } from './tokens/registerPushToken.ts';
export { removePushToken } from './tokens/removePushToken.ts';
export { deliverDue } from './fanOut/deliverDue.ts';
export { getNotice } from './getNotice.ts';
export { listNotices } from './listNotices.ts';
export { replayNotice } from './replayNotice.ts';
export { workOffBatch, workOffFanOut } from './workOffTask.ts';
export {
  createWebhook,
  deleteWebhook,
  getWebhook,
  leaveForWebhooks,
  listWebhookDeliveries,
  listWebhooks,
  postWebhook,
  replayWebhookDelivery,
  rotateWebhookSecret,
  sweepWebhooks,
  testWebhook,
  updateWebhook,
} from './webhooks/index.ts';

// A process that makes one attempt at a delivery to a webhook: node poster.ts PROJECT DELIVERY INSTANT
import { postWebhook } from '../../functions/src/notifications/index.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';

const [project = '', deliveryId = '', instant = ''] = process.argv.slice(2);
const services = isolatedServices({ clock: clockAt(instant) }, project);
await postWebhook(services, deliveryId);
await services.dispose();

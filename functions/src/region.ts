/** Where everything runs. Schedules, task queues and client SDKs name it too. Imports nothing: clients share it. */
export const REGION = 'europe-west1';

import { getApp } from 'firebase-admin/app';

/** The bucket whose files start triggers: the project's default one, by its name of old where no other is told. */
export function defaultBucket(): string {
  const { storageBucket, projectId } = getApp().options;
  return (
    storageBucket ?? `${projectId ?? process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall'}.appspot.com`
  );
}

import { PROJECT_ID } from '../emulators/environment.ts';
import type { Ports } from '../emulators/ports.ts';
import { HOST } from '../emulators/ports.ts';
import { REGION } from '../../functions/src/region.ts';
import type { SignedIn } from '../school/people.ts';

type Api = 'api' | 'apiFace' | 'apiBulk';

/** The REST address of a suite, without the version. */
export function restUrl({ functions }: Pick<Ports, 'functions'>, api: Api = 'api'): string {
  return `http://${HOST}:${String(functions)}/${PROJECT_ID}/${REGION}/${api}`;
}

/** GET as somebody; `path` with its query, from the version on: `/v1/records.csv?courseId=x`. */
export async function restGet(
  ports: Pick<Ports, 'functions'>,
  { auth }: Pick<SignedIn, 'auth'>,
  path: string,
  { api, headers }: { api?: Api; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const idToken = (await auth.currentUser?.getIdToken()) ?? '';
  return await fetch(`${restUrl(ports, api)}${path}`, {
    headers: { ...headers, Authorization: `Bearer ${idToken}` },
  });
}

import type { GlobalOptions } from 'firebase-functions';
import {
  CHALLENGE_KEY,
  REPORT_SIGNING_KEY,
  TEMPLATE_KEK,
  WEBHOOK_KEY,
  faceServiceSecrets,
} from '../params.ts';
import type { Tier } from './operation.ts';

/**
 * What a function of each tier gets. Face work blocks a core for some 50 ms a frame, so its concurrency
 * stays low; the secrets are bound to every tier that can reach the vault or a challenge.
 */
export const TIERS = {
  light: {
    memory: '512MiB',
    cpu: 1,
    concurrency: 80,
    timeoutSeconds: 30,
    // The last one for its public half: whoever builds a report signs with it.
    secrets: [CHALLENGE_KEY, WEBHOOK_KEY, REPORT_SIGNING_KEY],
  },
  face: {
    memory: '2GiB',
    cpu: 2,
    concurrency: 8,
    timeoutSeconds: 30,
    secrets: [CHALLENGE_KEY, TEMPLATE_KEK, ...faceServiceSecrets()],
  },
  bulk: { memory: '1GiB', cpu: 1, concurrency: 4, timeoutSeconds: 540 },
} satisfies Record<Tier, GlobalOptions>;

/** The deployed function that serves REST for a tier. */
export const REST_FUNCTION: Record<Tier, string> = {
  light: 'api',
  face: 'apiFace',
  bulk: 'apiBulk',
};

/** Largest request body in bytes: face calls carry up to eight frames of 400 KB in base64. */
export const BODY_LIMIT: Record<Tier, number> = {
  light: 256 * 1024,
  face: 5 * 1024 * 1024,
  bulk: 10 * 1024 * 1024,
};

import './runtime.ts';
import { onRequest } from 'firebase-functions/https';
import { operations, table } from './operations.ts';
import { callable } from './platform/callableEdge.ts';
import { mountDocuments } from './platform/documents.ts';
import { createApi } from './platform/httpEdge.ts';
import { liveServices } from './platform/services.ts';
import { TIERS } from './platform/tier.ts';

// REST: one function per tier, so that a light call never pays for the face engine's start.
export const api = onRequest(
  TIERS.light,
  createApi(table, {
    tier: 'light',
    services: liveServices,
    mount: (app) => {
      mountDocuments(app, table);
    },
  }),
);
export const apiFace = onRequest(
  TIERS.face,
  createApi(table, { tier: 'face', services: liveServices }),
);
export const apiBulk = onRequest(
  TIERS.bulk,
  createApi(table, { tier: 'bulk', services: liveServices }),
);

// settings
export const getPolicy = callable(operations.getPolicy);
export const updatePolicy = callable(operations.updatePolicy);

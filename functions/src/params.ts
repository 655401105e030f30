import { defineBoolean, defineInt, defineSecret, defineString } from 'firebase-functions/params';

/** Refuse calls without a valid App Check token. Off unless the operator turns it on: apps must send tokens first. */
export const ENFORCE_APP_CHECK = defineBoolean('ENFORCE_APP_CHECK', { default: false });

/**
 * Proxies of ours before the service: each appends whom it saw to X-Forwarded-For. 1 is Google's front end
 * alone; 2 with an external load balancer before it.
 */
export const PROXY_HOPS = count('PROXY_HOPS', 1);

/**
 * Address above the functions, for the OpenAPI document: https://REGION-PROJECT.cloudfunctions.net, or a
 * gateway that routes /api, /apiFace and /apiBulk. Empty: relative to where the document is served, which is
 * right on the emulator and under cloudfunctions.net, but not for addresses of single Cloud Run services.
 */
export const API_BASE_URL = text('API_BASE_URL', '');

/** Signs check-in challenges. 32 random bytes, base64. */
export const CHALLENGE_KEY = defineSecret('CHALLENGE_KEY');

/** Wraps each person's data key in the vault. 32 random bytes, base64. */
export const TEMPLATE_KEK = defineSecret('TEMPLATE_KEK');

/** Firestore database that holds wrapped data keys; another one than the default stays out of its backups. */
export const KEYRING_DATABASE = text('KEYRING_DATABASE', '(default)');

/** Folder of the face models; empty means the one that was deployed beside the code. */
export const MODELS_DIR = text('MODELS_DIR', '');

/**
 * What computes the face models: 'onnx' (ONNX Runtime, fast), or 'tensorflow' (TensorFlow.js: the native
 * library where @tensorflow/tfjs-node is installed, else WebAssembly). Embeddings of both are the same.
 */
export const FACE_RUNTIME = text('FACE_RUNTIME', 'onnx');

/** Worker threads of the face engine; one per vCPU of the face tier. */
export const FACE_WORKERS = count('FACE_WORKERS', 2);

/**
 * Thresholds of the built-in recogniser, 0 to 1, as `npm run calibrate` recommends them; empty means those that
 * were measured for its model. 1:1: from FACE_ACCEPT on the same person, from FACE_REVIEW on a person looks.
 */
export const FACE_ACCEPT = text('FACE_ACCEPT', '');
export const FACE_REVIEW = text('FACE_REVIEW', '');

/** 1:N: from FACE_IDENTIFY on the best candidate may be the one, if it leads the second by FACE_MARGIN. */
export const FACE_IDENTIFY = text('FACE_IDENTIFY', '');
export const FACE_MARGIN = text('FACE_MARGIN', '');

/** Zone of the institution: its date decides on whose birthday it is, and so who is a minor. */
export const INSTITUTION_ZONE = text('INSTITUTION_ZONE', 'Europe/Berlin');

/** Shown in mails. */
export const INSTITUTION_NAME = text('INSTITUTION_NAME', 'Rollcall School');

interface Param<T> {
  value(): T;
}

/** Deployment fills in defaults; a process started by hand (tests, benches) has none, so they are kept here too. */
function text(name: string, fallback: string): Param<string> {
  const param = defineString(name, { default: fallback });
  return { value: () => param.value() || fallback };
}

function count(name: string, fallback: number): Param<number> {
  const param = defineInt(name, { default: fallback });
  return { value: () => param.value() || fallback };
}

import { defineBoolean, defineInt, defineSecret, defineString } from 'firebase-functions/params';

const boundSecrets: {
  readonly service: string;
  readonly secret: ReturnType<typeof defineSecret>;
}[] = [];

/** Refuse calls without a valid App Check token. Off unless the operator turns it on: apps must send tokens first. */
export const ENFORCE_APP_CHECK = defineBoolean('ENFORCE_APP_CHECK', { default: false });

/**
 * 'required': tokens of instructors and admins must name a second factor. Identity Platform alone offers one; run
 * `npm run second-factor` before, which turns it on there, and after, which tells the security rules.
 */
export const STAFF_SECOND_FACTOR = text('STAFF_SECOND_FACTOR', 'off');

/** Life of a browser's session cookie in minutes: 5 minutes to 14 days, as Firebase Auth allows. */
export const SESSION_COOKIE_MINUTES = count('SESSION_COOKIE_MINUTES', 12 * 60);

/**
 * Origins of pages that may write with the session cookie, by comma (https://school.example), for browsers that do
 * not say Sec-Fetch-Site. Empty: the address that the service itself is called by.
 */
export const BROWSER_ORIGINS = text('BROWSER_ORIGINS', '');

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

/** Signs the challenges of check-ins and of face sign-in. 32 random bytes, base64. */
export const CHALLENGE_KEY = defineSecret('CHALLENGE_KEY');

/** Wraps each person's data key in the vault while TEMPLATE_KMS_KEY is empty. 32 random bytes, base64. */
export const TEMPLATE_KEK = defineSecret('TEMPLATE_KEK');

/** Makes the secrets that webhooks are signed with. 32 random bytes, base64. */
export const WEBHOOK_KEY = defineSecret('WEBHOOK_KEY');

/** Signs the manifests of reports: the seed of an Ed25519 key. 32 random bytes, base64. */
export const REPORT_SIGNING_KEY = defineSecret('REPORT_SIGNING_KEY');

/**
 * Public keys that signed before, by comma: what GET /v1/signing-keys gave as `x` of each while it did. Manifests that
 * they signed stay verifiable.
 */
export const FORMER_SIGNING_KEYS = text('FORMER_SIGNING_KEYS', '');

/**
 * Cloud KMS key that wraps the vault's key-encryption keys: projects/P/locations/L/keyRings/R/cryptoKeys/K. Of
 * several, separated by commas, the first wraps and all unwrap. Empty: the secret TEMPLATE_KEK wraps instead.
 */
export const TEMPLATE_KMS_KEY = text('TEMPLATE_KMS_KEY', '');

/** Firestore database that holds wrapped data keys; another one than the default stays out of its backups. */
export const KEYRING_DATABASE = text('KEYRING_DATABASE', '(default)');

/** Bucket of enrolment images, where the policy keeps them; empty means the project's default bucket. */
export const FACE_IMAGES_BUCKET = text('FACE_IMAGES_BUCKET', '');

/** Look for the same face on other accounts after each enrolment, and for lookalikes. */
export const SAME_FACE_SEARCH = flag('SAME_FACE_SEARCH', true);

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
 * were measured for its model. 1:1: from here on the same person.
 */
export const FACE_ACCEPT = text('FACE_ACCEPT', '');
/** 1:1: from here on a person looks. */
export const FACE_REVIEW = text('FACE_REVIEW', '');

/** 1:N: from here on the best candidate may be the one, if it leads the second by FACE_MARGIN. */
export const FACE_IDENTIFY = text('FACE_IDENTIFY', '');
/** 1:N: how far the best candidate must be ahead of the second. */
export const FACE_MARGIN = text('FACE_MARGIN', '');

/** Who recognises faces: 'built-in', 'aws-rekognition' or 'face-plus-plus'. Set it in .env, see serviceSecret. */
export const FACE_RECOGNISER = text('FACE_RECOGNISER', 'built-in');

/** Services that recognised faces before and may still keep some, by comma: deletions there need their secrets. */
export const FORMER_FACE_RECOGNISERS = text('FORMER_FACE_RECOGNISERS', '');

/** Who judges frames: 'built-in', or 'cloud-vision', which looks at what the built-in gate lets through. */
export const FACE_QUALITY_GATE = text('FACE_QUALITY_GATE', 'built-in');

/** Region of Amazon Rekognition: the images are worked on, and the faces kept, there. */
export const REKOGNITION_REGION = text('REKOGNITION_REGION', 'eu-central-1');

/** Collection of this institution's faces; it is made at the first call. */
export const REKOGNITION_COLLECTION = text('REKOGNITION_COLLECTION', 'rollcall');

/** Another address of the service (a VPC endpoint); empty: the region's public one. */
export const REKOGNITION_ENDPOINT = text('REKOGNITION_ENDPOINT', '');

/** Access key of an IAM user that may use this one collection. */
export const REKOGNITION_ACCESS_KEY_ID = serviceSecret(
  'aws-rekognition',
  'REKOGNITION_ACCESS_KEY_ID',
);
export const REKOGNITION_SECRET_ACCESS_KEY = serviceSecret(
  'aws-rekognition',
  'REKOGNITION_SECRET_ACCESS_KEY',
);

/** Address of the Face++ API; it says where images are worked on and faces kept. */
export const FACE_PLUS_PLUS_URL = text(
  'FACE_PLUS_PLUS_URL',
  'https://api-us.faceplusplus.com/facepp/v3',
);

/** outer_id of the FaceSet that is searched for many people; it is made at the first enrolment. */
export const FACE_PLUS_PLUS_FACE_SET = text('FACE_PLUS_PLUS_FACE_SET', 'rollcall');

export const FACE_PLUS_PLUS_API_KEY = serviceSecret('face-plus-plus', 'FACE_PLUS_PLUS_API_KEY');
export const FACE_PLUS_PLUS_API_SECRET = serviceSecret(
  'face-plus-plus',
  'FACE_PLUS_PLUS_API_SECRET',
);

/** Address of Cloud Vision; this one keeps the work in the EU. */
export const CLOUD_VISION_ENDPOINT = text(
  'CLOUD_VISION_ENDPOINT',
  'https://eu-vision.googleapis.com',
);

/**
 * An API key for Cloud Vision instead of the function's own account. A deployment wants every declared secret to
 * exist, and none may be empty: `none` means that account, and so does a secret that was not set.
 */
export const CLOUD_VISION_API_KEY = unlessNone(
  serviceSecret('cloud-vision', 'CLOUD_VISION_API_KEY'),
);

/** Zone of the institution: its date decides on whose birthday it is, and so who is a minor. */
export const INSTITUTION_ZONE = text('INSTITUTION_ZONE', 'Europe/Berlin');

/** Language of whoever has chosen none, and of mails to people without an account: 'en' or 'de'. */
export const DEFAULT_LOCALE = text('DEFAULT_LOCALE', 'en');

/**
 * Who looks at evidence of absences for what nobody should have to see: 'off', or 'cloud-vision' (SafeSearch), which
 * sends the image to CLOUD_VISION_ENDPOINT.
 */
export const EVIDENCE_SAFE_SEARCH = text('EVIDENCE_SAFE_SEARCH', 'off');

/** Shown in mails. */
export const INSTITUTION_NAME = text('INSTITUTION_NAME', 'Rollcall School');

/** The secrets of the services in use, to be bound to functions that call them. */
export function faceServiceSecrets(): ReturnType<typeof defineSecret>[] {
  return boundSecrets.map(({ secret }) => secret);
}

/** Of those, what a look at evidence needs. */
export function safeSearchSecrets(): ReturnType<typeof defineSecret>[] {
  if (process.env['EVIDENCE_SAFE_SEARCH'] !== 'cloud-vision') return [];
  return boundSecrets.flatMap(({ service, secret }) => (service === 'cloud-vision' ? secret : []));
}

interface Param<T> {
  value(): T;
}

/** Deployment fills in defaults; a process started by hand (tests, benches) has none, so they are kept here too. */
function text(name: string, fallback: string): Param<string> {
  const param = defineString(name, { default: fallback });
  return { value: () => param.value() || fallback };
}

function flag(name: string, fallback: boolean): Param<boolean> {
  const param = defineBoolean(name, { default: fallback });
  return { value: () => (process.env[name] === undefined ? fallback : param.value()) };
}

function count(name: string, fallback: number): Param<number> {
  const param = defineInt(name, { default: fallback });
  return { value: () => param.value() || fallback };
}

/**
 * A secret of a third party, declared only where that one is in use: a deployment wants every declared secret to
 * exist. Parameters of .env files are in the environment when functions are discovered, and at run time; one that
 * the command line asked for is from the next deployment on. Empty when it was not set.
 */
function serviceSecret(service: string, name: string): Param<string> {
  const { FACE_RECOGNISER: recogniser, FACE_QUALITY_GATE: gate } = process.env;
  const search = process.env['EVIDENCE_SAFE_SEARCH'];
  const used = [recogniser, gate, search, ...former()].includes(service);
  if (used) boundSecrets.push({ service, secret: defineSecret(name) });
  return { value: () => process.env[name] ?? '' };
}

function unlessNone(secret: Param<string>): Param<string> {
  return { value: () => (secret.value() === 'none' ? '' : secret.value()) };
}

function former(): string[] {
  return (process.env['FORMER_FACE_RECOGNISERS'] ?? '').split(',').map((name) => name.trim());
}

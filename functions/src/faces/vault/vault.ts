import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import { logError } from '../../platform/logError.ts';
import { keepImages } from '../images/keptImages.ts';
import type { FaceModel, OpenTemplate, TemplateContent } from '../recognition/port.ts';
import type { Keys } from './keyringStore.ts';
import { putKey, wrappedKeysOf } from './keyringStore.ts';
import { openTemplate, sealTemplate } from './sealedTemplate.ts';
import type { Owner, Sealed } from './sealing.ts';
import { UnreadableError } from './sealing.ts';
import { templateKeys } from './templateKeys.ts';
import type { StoredTemplate } from './vaultStore.ts';
import { rawVaultRef, storedTemplates, vaultOf } from './vaultStore.ts';

/** Templates opened before others get a turn. */
const TURN = 25;

export type VaultReading =
  | { readonly status: 'not-enrolled' }
  /** There is a template, but it, its key or the key service fails: no verdict may rest on it. */
  | { readonly status: 'unreadable' }
  | {
      readonly status: 'open';
      readonly model: FaceModel;
      readonly templateVersion: number;
      /** The caller closes it. */
      readonly template: OpenTemplate;
    };

/** Opens a person's template. Never throws: whatever goes wrong makes it unreadable. */
export async function readTemplate(services: Services, uid: string): Promise<VaultReading> {
  const [reading] = await readTemplates(services, [uid]);
  return reading ?? { status: 'unreadable' };
}

/**
 * Opens the templates of many people, in their order; two reads a person, in two calls. Never throws: one that
 * fails is unreadable and keeps nobody else's from being read. The caller closes what is open.
 */
export async function readTemplates(
  services: Services,
  uids: readonly string[],
): Promise<VaultReading[]> {
  if (uids.length === 0) return [];
  try {
    const [stored, keyrings] = await Promise.all([
      storedTemplates(services.db, uids),
      wrappedKeysOf(services.keyring, uids),
    ]);
    const readings: VaultReading[] = [];
    for (let from = 0; from < uids.length; from += TURN) {
      const some = uids.slice(from, from + TURN);
      readings.push(
        ...(await Promise.all(
          some.map((uid, i) => openStored(services, uid, stored[from + i], keyrings[from + i])),
        )),
      );
      // Opening one takes some 0.2 ms: other requests get their turn in between.
      if (from + TURN < uids.length) await setImmediate();
    }
    return readings;
  } catch (error) {
    logError('templates unreadable', error, { people: uids.length });
    return uids.map(() => ({ status: 'unreadable' }));
  }
}

async function openStored(
  services: Services,
  uid: string,
  stored: StoredTemplate | Error | null | undefined,
  keys: Keys | Error | undefined,
): Promise<VaultReading> {
  if (stored === null) return { status: 'not-enrolled' };
  try {
    if (stored === undefined || keys === undefined) throw new Error('the store left somebody out');
    if (stored instanceof Error) throw stored;
    if (keys instanceof Error) throw keys;
    const { model, templateVersion, sealed } = stored;
    const key = keys[sealed.keyId];
    if (key === undefined) throw new UnreadableError('the data key is gone');
    const owner = ownerOf(services, uid, templateVersion);
    const dataKey = await templateKeys(services).unwrap(key.wrapped, owner);
    try {
      const template = openTemplate({ keyId: sealed.keyId, key: dataKey }, owner, model, sealed);
      return { status: 'open', model, templateVersion, template };
    } finally {
      dataKey.fill(0);
    }
  } catch (error) {
    logError('template unreadable', error, { uid });
    return { status: 'unreadable' };
  }
}

/** A sealed template whose key is on the keyring, but which the vault does not hold yet. */
export interface PreparedTemplate {
  readonly uid: string;
  readonly stored: StoredTemplate;
  /** What it replaces has images that are to go with it. */
  readonly replacesImages: boolean;
}

/**
 * First of three steps of an enrolment: seals the template under a fresh data key and puts that key on the
 * keyring, beside the present one. Until `storeTemplate` commits, nothing refers to it; a crash leaves a key
 * that opens nothing, and images whose key is nowhere. @throws Failure unavailable when the key service does not wrap
 */
export async function prepareTemplate(
  services: Services,
  uid: string,
  content: {
    readonly model: FaceModel;
    readonly template: TemplateContent;
    readonly shots: number;
    /** To be kept, encoded anew; none unless the policy says so. */
    readonly images?: readonly Uint8Array[];
    /** See StoredTemplate. */
    readonly keptAs?: string | undefined;
  },
): Promise<PreparedTemplate> {
  const { model, template, shots, images = [], keptAs } = content;
  const before = await rawVaultRef(services.db, uid).get();
  const templateVersion = 1 + versionIn(before);
  const replacesImages = before.get('images') !== undefined;
  const owner = ownerOf(services, uid, templateVersion);
  const keyId = randomBytes(12).toString('hex');
  const key = randomBytes(32);
  try {
    const createdAt = services.clock.now();
    const wrapped = await wrap(services, key, owner);
    const named = { keyId, key };
    const kept = images.length > 0 ? await keepImages(services, owner, named, images) : null;
    await putKey(services.keyring, uid, keyId, { templateVersion, wrapped, createdAt });
    const sealed = sealTemplate(named, owner, model, template);
    const stored = {
      templateVersion,
      model,
      shots,
      sealed,
      createdAt,
      ...(kept === null ? {} : { images: kept }),
      ...(keptAs === undefined ? {} : { keptAs }),
    };
    return { uid, stored, replacesImages };
  } finally {
    key.fill(0);
  }
}

async function wrap(services: Services, key: Uint8Array, owner: Owner): Promise<Sealed> {
  try {
    return await templateKeys(services).wrap(key, owner);
  } catch (error) {
    logError('a data key cannot be wrapped', error, { uid: owner.uid });
    throw new Failure('unavailable', { retryAfterS: 5 });
  }
}

/**
 * Second step, first half: reads whether the vault still holds what the prepared template follows. That it
 * holds the prepared one itself means that an earlier try of this transaction did commit.
 * @throws Failure in-progress when another enrolment or a withdrawal came between
 */
export async function mustStillFollow(
  tx: Transaction,
  { db }: Services,
  { uid, stored }: PreparedTemplate,
): Promise<void> {
  const snapshot = await tx.get(rawVaultRef(db, uid));
  const own = snapshot.get('sealed.keyId') === stored.sealed.keyId;
  if (!own && versionIn(snapshot) + 1 !== stored.templateVersion) {
    throw new Failure('in-progress', { retryAfterS: 1 });
  }
}

/** Second step, second half: replaces the person's template within the transaction of the enrolment. */
export function storeTemplate(tx: Transaction, services: Services, prepared: PreparedTemplate) {
  tx.set(vaultOf(services.db).doc(prepared.uid), prepared.stored);
}

/** 0 when there is no template, or one too damaged to tell: that one may be replaced. */
function versionIn(snapshot: DocumentSnapshot): number {
  const version: unknown = snapshot.get('templateVersion');
  return typeof version === 'number' && Number.isSafeInteger(version) ? version : 0;
}

/** What a person's template and its key are bound to. */
export function ownerOf({ auth }: Services, uid: string, templateVersion: number): Owner {
  const project = auth.app.options.projectId;
  if (project === undefined) throw new Error('the app has no project id');
  return { project, uid, templateVersion };
}

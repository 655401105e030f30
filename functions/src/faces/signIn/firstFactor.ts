import type { Device } from '../../accounts/index.ts';
import { deviceOf } from '../../accounts/index.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { verifyP256 } from '../../platform/deviceSignature.ts';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import type { FinishFaceSignInRequest } from './contract.ts';
import { signInMessage } from './signedMessage.ts';

/**
 * A key that was registered a moment ago may be the work of whoever got hold of an open session; a day gives its
 * owner time to see the notice and to revoke it. It also keeps fresh keys from being fresh tries. Our own figure.
 */
export const DEVICE_COOLDOWN_S = 24 * 3600;

/** A key whose private half nobody has: what an unknown device is checked against, so that it takes as long. */
const NOBODYS_KEY =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETlcM/yZHA4/7Nl/K3PgflMMeB9rVHMY49d+fATsAE7jbSHeCqLVd9ISpM9aIy4dH22SA9GeWhDndE1nJbuJTBA==';

/**
 * The first factor: the key of a registered device signed these very frames and this challenge. No frame has
 * been decoded by then. Whoever has no key learns nothing from the answer: an unknown device, a revoked one and
 * a bad signature look alike.
 * @throws Failure face-sign-in-refused | device-too-new, the latter to the holder of the key only
 */
export async function passFirstFactor(
  { db, clock }: Services,
  input: FinishFaceSignInRequest,
  images: readonly Uint8Array[],
): Promise<Device> {
  const { id: deviceId, counter, signature } = input.device;
  const device = await deviceOf(db, deviceId);
  const { challenge, frameOffsetsMs, capturedAt } = input;
  const frameHashes = images.map((image) => sha256Hex(image));
  const message = signInMessage({
    deviceId,
    counter,
    challenge,
    frameHashes,
    frameOffsetsMs,
    capturedAt,
  });
  const signed = verifyP256(
    device?.publicKey ?? NOBODYS_KEY,
    Buffer.from(message),
    Buffer.from(signature, 'base64'),
  );
  if (device?.status !== 'active' || !signed) throw new Failure('face-sign-in-refused');
  const ageS = (clock.now().getTime() - device.registeredAt.getTime()) / 1000;
  if (!(ageS >= DEVICE_COOLDOWN_S)) {
    throw new Failure('device-too-new', { retryAfterS: Math.ceil(DEVICE_COOLDOWN_S - ageS) });
  }
  return device;
}

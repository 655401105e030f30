import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * For each set of frames a check-in of an enrolled person, ready to be run again and again: what checkIn does in its
 * process, in its order, without the store and the edge. That is: decode the frames' base64, hash them, verify
 * the phone's P-256 signature over the message with those hashes, refuse equal frames, open the sealed template
 * (key derivation, AES-256-GCM, the person's transform), queue and analyse the frames, compare their mean with
 * the template. Templates are sealed and messages signed beforehand: phones and enrolments do that.
 * @param frameSets images in base64 that show a face
 */
export async function signedCheckIns(
  frameSets: readonly (readonly string[])[],
): Promise<(() => Promise<number>)[]> {
  const { analyseImages } = await import('../../functions/src/faces/engineHost.ts');
  const { decodeImages, mustDiffer } = await import('../../functions/src/faces/image.ts');
  const { FR_FEATURE } = await import('../../functions/src/faces/engine/embedders.ts');
  const { builtInRecogniser } = await import('../../functions/src/faces/recognition/builtIn.ts');
  const { openTemplate, sealTemplate } =
    await import('../../functions/src/faces/vault/sealedTemplate.ts');
  const { signedMessage } = await import('../../functions/src/attendance/signedMessage.ts');
  const { sha256Hex } = await import('../../functions/src/platform/crypto.ts');
  const { verifyP256 } = await import('../../functions/src/platform/deviceSignature.ts');

  const recogniser = builtInRecogniser(FR_FEATURE);
  const { model } = recogniser;

  const shotsOf = async (images: readonly Buffer[]) => {
    const analysed = await analyseImages(images);
    if (analysed.status !== 'analysed') throw new Error('the face engine is not there');
    return analysed.frames.map((frame, i) => ({ image: images[i] ?? Buffer.alloc(0), frame }));
  };
  const messageOf = (uid: string, images: readonly Buffer[]): Buffer =>
    Buffer.from(
      signedMessage({
        operation: 'checkIn',
        uid,
        sessionId: 'bench',
        deviceId: 'bench',
        counter: 1,
        challenge: 'bench',
        frameHashes: images.map(sha256Hex),
        frameOffsetsMs: images.map((_, n) => 300 * n),
        location: null,
        capturedAt: new Date(0).toISOString(),
      }),
    );

  return Promise.all(
    frameSets.map(async (frames, n) => {
      const uid = `bench-${String(n)}`;
      const owner = { project: 'bench', uid, templateVersion: 1 };
      const dataKey = { keyId: 'bench', key: randomBytes(32) };
      const images = decodeImages(frames);
      const content = await recogniser.enrol(uid, await shotsOf(images));
      const sealed = sealTemplate(dataKey, owner, model, content);
      const phone = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const publicKey = phone.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
      const key = { key: phone.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      const signature = sign('sha256', messageOf(uid, images), key);

      return async () => {
        const sent = decodeImages(frames);
        if (!verifyP256(publicKey, messageOf(uid, sent), signature)) {
          throw new Error('the signature of a check-in does not verify');
        }
        mustDiffer(sent);
        const template = openTemplate(dataKey, owner, model, sealed);
        try {
          const similarity = await recogniser.verify(uid, template, await shotsOf(sent));
          if (!(similarity > 0.99)) throw new Error('a face is unlike its own template');
          return similarity;
        } finally {
          template.close();
        }
      };
    }),
  );
}

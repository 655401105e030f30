import {
  FACE_PLUS_PLUS_API_KEY,
  FACE_PLUS_PLUS_API_SECRET,
  FACE_PLUS_PLUS_FACE_SET,
  FACE_PLUS_PLUS_URL,
  REKOGNITION_ACCESS_KEY_ID,
  REKOGNITION_COLLECTION,
  REKOGNITION_ENDPOINT,
  REKOGNITION_REGION,
  REKOGNITION_SECRET_ACCESS_KEY,
} from '../../params.ts';
import { endpoint, needed } from '../service/endpoint.ts';
import { facePlusPlus } from './facePlusPlus/facePlusPlus.ts';
import type { FaceRecogniser } from './port.ts';
import { rekognition } from './rekognition/rekognition.ts';

/** @throws RecogniserUnavailableError */
export async function configuredRekognition(): Promise<FaceRecogniser> {
  const owner = 'FACE_RECOGNISER=aws-rekognition';
  const address = REKOGNITION_ENDPOINT.value();
  return await rekognition({
    region: REKOGNITION_REGION.value(),
    collection: REKOGNITION_COLLECTION.value(),
    accessKeyId: needed('REKOGNITION_ACCESS_KEY_ID', REKOGNITION_ACCESS_KEY_ID.value(), owner),
    secretAccessKey: needed(
      'REKOGNITION_SECRET_ACCESS_KEY',
      REKOGNITION_SECRET_ACCESS_KEY.value(),
      owner,
    ),
    endpoint: address === '' ? null : endpoint('REKOGNITION_ENDPOINT', address).href,
  });
}

/** @throws RecogniserUnavailableError */
export function configuredFacePlusPlus(): FaceRecogniser {
  const owner = 'FACE_RECOGNISER=face-plus-plus';
  const { href } = endpoint('FACE_PLUS_PLUS_URL', FACE_PLUS_PLUS_URL.value());
  return facePlusPlus({
    apiKey: needed('FACE_PLUS_PLUS_API_KEY', FACE_PLUS_PLUS_API_KEY.value(), owner),
    apiSecret: needed('FACE_PLUS_PLUS_API_SECRET', FACE_PLUS_PLUS_API_SECRET.value(), owner),
    faceSet: FACE_PLUS_PLUS_FACE_SET.value(),
    url: href.replace(/\/+$/, ''),
  });
}

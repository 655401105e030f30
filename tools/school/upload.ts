import { connectStorageEmulator, getStorage, ref, uploadBytes } from 'firebase/storage';
import type { PutFile } from '../../functions/client/index.ts';
import { HOST } from '../emulators/ports.ts';
import type { Ports } from '../emulators/ports.ts';
import type { Connection } from './connection.ts';

/** Uploads by the client SDK as whoever is signed in, under the storage rules. */
export function putBy({ auth }: Connection, { storage: port }: Pick<Ports, 'storage'>): PutFile {
  const storage = getStorage(auth.app);
  connectStorageEmulator(storage, HOST, port);
  return (path, bytes, contentType) => uploadBytes(ref(storage, path), bytes, { contentType });
}

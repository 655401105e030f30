import { isStorableId } from '../../platform/ids.ts';

export const UPLOADS = 'absenceEvidence/';

/** One uploaded file: whose, for which request, and by which name. */
export interface Upload {
  readonly uid: string;
  readonly requestId: string;
  readonly upload: string;
}

/** Names that storage.rules take, as far as characters go: they become ids of documents, too. */
export const UPLOAD_NAME = /^[A-Za-z0-9_-]{8,64}$/;

/** `absenceEvidence/{uid}/{requestId}/{upload}`: where storage.rules let people put a file, and nobody read one. */
export function uploadPath({ uid, requestId, upload }: Upload): string {
  return `${UPLOADS}${uid}/${requestId}/${upload}`;
}

/** `evidence/{requestId}/{upload}`: the clean copy, the server's alone. */
export function cleanPath({ requestId, upload }: Omit<Upload, 'uid'>): string {
  return `evidence/${requestId}/${upload}`;
}

/** Null for every other path. */
export function uploadAt(path: string): Upload | null {
  if (!path.startsWith(UPLOADS)) return null;
  const [uid = '', requestId = '', upload = '', ...more] = path.slice(UPLOADS.length).split('/');
  const named = [uid, requestId, upload].every((id) => id !== '' && isStorableId(id));
  return named && UPLOAD_NAME.test(upload) && more.length === 0 ? { uid, requestId, upload } : null;
}

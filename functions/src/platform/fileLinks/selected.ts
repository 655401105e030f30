import { isDeployed } from '../deployment.ts';
import type { FileLinks } from './port.ts';
import { signedUrls } from './signedUrl.ts';
import { tickets } from './tickets.ts';

/** How files are linked to here: the emulator of Cloud Storage checks no signature. */
export function fileLinks(): FileLinks {
  return isDeployed() ? signedUrls : tickets;
}

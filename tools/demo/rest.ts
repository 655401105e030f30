import { PROJECT_ID } from '../emulators/environment.ts';
import type { Ports } from '../emulators/ports.ts';
import { HOST } from '../emulators/ports.ts';
import { REGION } from '../../functions/src/region.ts';

/** The REST address of a suite, without the version. */
export function restUrl({ functions }: Pick<Ports, 'functions'>): string {
  return `http://${HOST}:${String(functions)}/${PROJECT_ID}/${REGION}/api`;
}

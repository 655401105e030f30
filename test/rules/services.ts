import { callAs } from '../../functions/test/support/call.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';

let isolated: Isolated | undefined;

/**
 * A project of the rules tests' own on the running emulators: no other test writes into it, no deployed
 * trigger listens to it, and it is judged by the rules that the school loads.
 */
export function services(): Isolated {
  return (isolated ??= isolatedServices());
}

/** Id of that project. */
export function project(): string {
  const { projectId } = services().auth.app.options;
  if (projectId === undefined) throw new Error('the isolated services name no project');
  return projectId;
}

/** Calls an operation in that project. */
export const call: typeof callAs = (who, op, data, options) =>
  callAs(who, op, data, { services: services(), ...options });

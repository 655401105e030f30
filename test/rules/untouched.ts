import type { Ask, Verdict } from './emulator.ts';
import { readAsServer, restoreAsServer } from './emulator.ts';

/**
 * Asks, and undoes a write that was let through (whether it should have been or not), so that each cell
 * finds the school as operations left it.
 */
export async function untouched(question: Ask, run: () => Promise<Verdict>): Promise<Verdict> {
  if (!('path' in question) || question.does === 'get') return await run();
  const before = await readAsServer(question.path);
  const verdict = await run();
  if (verdict !== 'denied') await restoreAsServer(question.path, before);
  return verdict;
}

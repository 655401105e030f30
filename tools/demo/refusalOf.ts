import { CallFailed } from '../../functions/client/index.ts';

/** The code by which something was refused, by an operation or by security rules; null when it was not. */
export async function refusalOf(ask: () => Promise<unknown>): Promise<string | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    if (error instanceof CallFailed) return error.code;
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

import { logger } from 'firebase-functions';

/** Logs an unexpected error with its stack; the logger would write an Error inside the fields as `{}`. */
export function logError(message: string, error: unknown, fields: Record<string, unknown>): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.error(message, { ...fields, stack });
}

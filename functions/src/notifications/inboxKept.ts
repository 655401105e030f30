/** How long a notice stays in the inbox. */
export const INBOX_KEPT_S = 90 * 24 * 3600;

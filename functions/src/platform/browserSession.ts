/** How an operation starts and ends the session of the browser that called it. Nothing is sent if the call fails. */
export interface BrowserSession {
  /**
   * Exchanges the ID token that the call came with for the value of a session cookie.
   * @throws Failure fresh-sign-in-required when it came with none, unauthenticated, unavailable
   */
  create(lifeMs: number): Promise<string>;
  /** Lets the reply set the cookie. */
  set(value: string, lifeMs: number): void;
  /** Lets the reply take the cookie away. */
  clear(): void;
}

/** What is loaded at the first call and kept: clients that few calls need. A failure is not kept, so the next call tries anew. */
export interface LoadedOnce<T> {
  get(): Promise<T>;
  /** The next call loads again. */
  forget(): void;
}

export function loadedOnce<T>(load: () => Promise<T>): LoadedOnce<T> {
  let loading: Promise<T> | undefined;
  return {
    async get() {
      loading ??= load();
      try {
        return await loading;
      } catch (error) {
        loading = undefined;
        throw error;
      }
    },
    forget() {
      loading = undefined;
    },
  };
}

/** What a bench needs is not on this machine: it says so and exits with 3. */
export class NothingToMeasureError extends Error {}

/**
 * Exact upper tails of counting distributions: the chance of at least `k`. Products of ratios of neighbouring terms, so
 * that no gamma function is needed; the counts here are those of one student's sessions.
 */

/** `k` or more of `n` when each has the chance `p` for itself. */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n || p <= 0) return 0;
  if (p >= 1) return 1;
  let term = (1 - p) ** n;
  let tail = 0;
  for (let x = 0; x <= n; x++) {
    if (x >= k) tail += term;
    term *= ((n - x) / (x + 1)) * (p / (1 - p));
  }
  return Math.min(1, tail);
}

/** `k` or more of `n` when their common chance is not known but has the distribution Beta(a, b). */
export function betaBinomialTail(k: number, n: number, a: number, b: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  let term = 1;
  for (let i = 0; i < n; i++) term *= (b + i) / (a + b + i);
  let tail = 0;
  for (let x = 0; x <= n; x++) {
    if (x >= k) tail += term;
    term *= ((n - x) / (x + 1)) * ((a + x) / (b + n - x - 1));
  }
  return Math.min(1, tail);
}

/** `k` or more marked ones among `drawn` of `all`, of which `marked` are marked: one side of Fisher's exact test. */
export function hypergeometricTail(k: number, marked: number, drawn: number, all: number): number {
  const least = Math.max(0, marked + drawn - all);
  const most = Math.min(marked, drawn);
  if (k <= least) return 1;
  if (k > most) return 0;
  let tail = 0;
  for (let x = k; x <= most; x++) {
    tail += Math.exp(
      logChoose(marked, x) + logChoose(all - marked, drawn - x) - logChoose(all, drawn),
    );
  }
  return Math.min(1, tail);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}

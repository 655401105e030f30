const SAMPLE_MS = 20;

/** The peak of resident memory, in bytes, while the work is under way. */
export async function peakWhile<R>(work: () => Promise<R>): Promise<{ reply: R; peak: number }> {
  let peak = process.memoryUsage.rss();
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  try {
    const reply = await work();
    return { reply, peak: Math.max(peak, process.memoryUsage.rss()) };
  } finally {
    clearInterval(sampler);
  }
}

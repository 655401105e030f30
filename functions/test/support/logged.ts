/** What `work` writes to the process's outputs, where the logger writes too. */
export async function logged(work: () => Promise<unknown>): Promise<string> {
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => Reflect.get(stream, 'write') as unknown);
  const written: string[] = [];
  const record = (chunk: unknown): boolean => {
    written.push(chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk));
    return true;
  };
  for (const stream of streams) Object.assign(stream, { write: record });
  try {
    await work();
  } finally {
    for (const [i, stream] of streams.entries()) Object.assign(stream, { write: before[i] });
  }
  return written.join('');
}

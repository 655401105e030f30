import { loadPortraits } from './portraits.ts';

try {
  const portraits = await loadPortraits({ log: (line) => void process.stdout.write(`${line}\n`) });
  process.stdout.write(`photos: ${String(portraits.length)} portraits\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

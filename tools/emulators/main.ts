// npm run emulators [-- --offset N] [--import DIR] [--export DIR] [--only auth,firestore] [--quiet]
// Starts the Emulator Suite and stays up until Ctrl-C.
import { parseArgs } from 'node:util';
import { progress } from '../support/log.ts';
import { interruptIsNormal } from '../support/shutdown.ts';
import { isEmulatorName, startSuite, type SuiteOptions } from './suite.ts';

const { values } = parseArgs({
  options: {
    offset: { type: 'string' },
    import: { type: 'string' },
    export: { type: 'string' },
    only: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

const options: SuiteOptions = {
  echo: !values.quiet,
  ...(values.offset === undefined ? {} : { ports: Number(values.offset) }),
  ...(values.import === undefined ? {} : { importDir: values.import }),
  ...(values.export === undefined ? {} : { exportOnExit: values.export }),
  ...(values.only === undefined ? {} : { only: values.only.split(',').filter(isEmulatorName) }),
};

try {
  const suite = await startSuite(options);
  interruptIsNormal();
  for (const [name, value] of Object.entries(suite.env)) progress(`${name}=${value}`);
  progress(`emulator log: ${suite.logFile}`);
  progress('running until Ctrl-C');
  const { code, expected } = await suite.exited;
  if (!expected) {
    progress(`the Emulator Suite ended by itself (exit ${String(code)})`);
    await suite.stop();
    process.exitCode = 1;
  }
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

// npm start: the whole Emulator Suite with the demonstration school, the demonstration once, then up until Ctrl-C.
import { demonstrate } from './demo/demonstrate.ts';
import { packagedSitters } from './demo/photos.ts';
import { openReceiver } from './demo/receiver.ts';
import { line, summary } from './demo/report.ts';
import type { Suite } from './emulators/suite.ts';
import { startSuite } from './emulators/suite.ts';
import { ADMINS, GUARDIANS, INSTRUCTORS, PASSWORD, studentPerson } from './school/roll.ts';
import { toToday } from './seed/history/toToday.ts';
import { progress } from './support/log.ts';
import { fromRoot } from './support/paths.ts';
import { interruptIsNormal } from './support/shutdown.ts';

function urls({ functionsUrl, uiUrl, pushesUrl, ports }: Suite): string[] {
  const base = `${functionsUrl}/demo-rollcall/europe-west1`;
  const people = [ADMINS[0], INSTRUCTORS[0], GUARDIANS[0], studentPerson(0)];
  return [
    `REST           ${base}/api/v1   (face calls: ${base}/apiFace/v1)`,
    `OpenAPI        ${base}/api/v1/openapi.json`,
    `docs page      ${base}/api/docs`,
    `callables      ${base}/NAME`,
    `Auth           http://127.0.0.1:${String(ports.auth)}`,
    `Firestore      127.0.0.1:${String(ports.firestore)}`,
    `pushes         ${pushesUrl ?? ''}`,
    `Emulator UI    ${uiUrl ?? 'not in the cache of firebase-tools; started without it'}`,
    `accounts       ${people.map((person) => person?.email ?? '').join(', ')}`,
    `their password ${PASSWORD}`,
  ];
}

try {
  progress('preparing the demonstration’s photos ...');
  const sitters = await packagedSitters(progress);
  const receiver = await openReceiver();
  const { env } = receiver;
  const suite = await startSuite({ importDir: fromRoot('emulator-data'), env });
  interruptIsNormal();
  progress('moving the term and the weeks behind it to today ...');
  await toToday(suite, progress);
  const results = await demonstrate(suite, sitters, receiver, progress, (result) => {
    process.stdout.write(`${line(result)}\n`);
  });
  process.stdout.write(`${summary(results)}\n\n${urls(suite).join('\n')}\n`);
  progress('running until Ctrl-C');
  const { code, expected } = await suite.exited;
  if (!expected) {
    progress(`the Emulator Suite ended by itself (exit ${String(code)})`);
    await suite.stop();
    process.exitCode = 1;
  }
} catch (error) {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

/** What must end with this process. */
export interface Disposable {
  /** Orderly end; may take seconds. */
  readonly stop: () => Promise<void>;
  /** Last resort, synchronous: also runs when the process leaves by an uncaught error. */
  readonly kill: () => void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** Ctrl-C reaches a program twice: from the terminal and from npm. Later than this it is a second Ctrl-C. */
const SAME_KEYPRESS_MS = 1_500;

const open = new Set<Disposable>();
let installed = false;
let firstSignalAt: number | undefined;
let interruptCode: number = SIGNALS.SIGINT;

/** Ends `disposable` when this process gets SIGINT, SIGTERM or SIGHUP, or leaves. Returns the way to take it back. */
export function endWithProcess(disposable: Disposable): () => void {
  install();
  open.add(disposable);
  return () => open.delete(disposable);
}

/** For a program that stays up until Ctrl-C: that is its normal end, exit 0. */
export function interruptIsNormal(): void {
  interruptCode = 0;
}

function install(): void {
  if (installed) return;
  installed = true;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (firstSignalAt === undefined) {
        firstSignalAt = performance.now();
        void stopAll().finally(() => process.exit(signal === 'SIGINT' ? interruptCode : code));
      } else if (performance.now() - firstSignalAt > SAME_KEYPRESS_MS) {
        process.exit(code);
      }
    });
  }
  process.on('exit', () => {
    for (const disposable of open) disposable.kill();
  });
}

async function stopAll(): Promise<void> {
  const results = await Promise.allSettled([...open].map((disposable) => disposable.stop()));
  for (const result of results) {
    if (result.status === 'rejected') process.stderr.write(`${String(result.reason)}\n`);
  }
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { commandOf, processIds } from '../support/processes.ts';

/** Ports of the suite without offset; firebase.json names the same of what firebase-tools starts. */
export const DEFAULT_PORTS = {
  ui: 4000,
  hub: 4400,
  logging: 4500,
  functions: 5001,
  firestore: 8080,
  pubsub: 8085,
  auth: 9099,
  firestoreWebsocket: 9150,
  storage: 9199,
  eventarc: 9299,
  tasks: 9499,
  /** The stand-in for FCM, and the page of what it took. */
  fcm: 9699,
  fcmDesk: 9701,
} as const;

export type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Readonly<Record<PortName, number>>;

export const HOST = '127.0.0.1';

/**
 * Free offsets are tried in this step, which divides no difference between two default ports: two
 * suites with different offsets never share a port.
 */
export const OFFSET_STEP = 90;
const FIRST_OFFSET = 10_000;
/** Keeps the highest port below 32768, where Linux hands out ports for outgoing connections. */
const OFFSET_COUNT = 130;

export function portsAt(offset: number): Ports {
  return {
    ui: DEFAULT_PORTS.ui + offset,
    hub: DEFAULT_PORTS.hub + offset,
    logging: DEFAULT_PORTS.logging + offset,
    functions: DEFAULT_PORTS.functions + offset,
    firestore: DEFAULT_PORTS.firestore + offset,
    pubsub: DEFAULT_PORTS.pubsub + offset,
    auth: DEFAULT_PORTS.auth + offset,
    firestoreWebsocket: DEFAULT_PORTS.firestoreWebsocket + offset,
    storage: DEFAULT_PORTS.storage + offset,
    eventarc: DEFAULT_PORTS.eventarc + offset,
    tasks: DEFAULT_PORTS.tasks + offset,
    fcm: DEFAULT_PORTS.fcm + offset,
    fcmDesk: DEFAULT_PORTS.fcmDesk + offset,
  };
}

/** Offsets to try, from a start that differs between runs. */
export function candidateOffsets(start = Math.floor(Math.random() * OFFSET_COUNT)): number[] {
  return Array.from(
    { length: OFFSET_COUNT },
    (_, index) => FIRST_OFFSET + OFFSET_STEP * ((start + index) % OFFSET_COUNT),
  );
}

export interface BusyPort {
  /** Emulator, port and, where that is cheap to know, who holds it. */
  readonly text: string;
  /** How long to wait for the port to become free by itself, in ms; 0 when a living process holds it. */
  readonly freesWithinMs: number;
}

/** A process that is ending holds its sockets a moment longer than it can be seen. */
const ENDING_MS = 5_000;
/** Linux keeps the port of a killed server for 60 s when clients were connected to it (TIME_WAIT). */
const TIME_WAIT_MS = 70_000;

/** Which of the ports are taken. */
export async function busyPorts(
  ports: Readonly<Partial<Record<PortName, number>>>,
): Promise<BusyPort[]> {
  const checks = Object.entries(ports).map(async ([name, port]) =>
    (await isFree(port)) ? [] : [describeBusy(name, port)],
  );
  return (await Promise.all(checks)).flat();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen({ host: HOST, port, exclusive: true }, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

function describeBusy(name: string, port: number): BusyPort {
  const inodes = ['tcp', 'tcp6'].flatMap((table) => listenersOn(port, `/proc/net/${table}`));
  const pid = holderOf(new Set(inodes));
  if (pid !== undefined) {
    const command = (commandOf(pid) ?? '').slice(0, 80);
    return { text: `${name} ${port} (held by process ${pid}: ${command})`, freesWithinMs: 0 };
  }
  const knowsNothing = process.platform !== 'linux';
  const closing = inodes.length > 0 ? ENDING_MS : TIME_WAIT_MS;
  return { text: `${name} ${port}`, freesWithinMs: knowsNothing ? 0 : closing };
}

/** The process that has one of the sockets open; Linux only, and only one's own processes. */
function holderOf(inodes: ReadonlySet<string>): number | undefined {
  if (inodes.size === 0) return undefined;
  return processIds().find((pid) => socketsOf(pid).some((inode) => inodes.has(inode)));
}

/** Inodes of the sockets in state LISTEN (0A) on a port (proc_net_tcp: hexadecimal address:port). */
function listenersOn(port: number, table: string): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && fields[1]?.endsWith(wanted))
      .flatMap((fields) => fields[9] ?? []);
  } catch {
    return [];
  }
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    });
  } catch {
    return []; // another user's process
  }
}

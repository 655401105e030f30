import type { Log } from '../support/log.ts';
import { claimSuite, reclaimOrphans, type Claim } from './claim.ts';
import { busyPorts, candidateOffsets, portsAt, type PortName, type Ports } from './ports.ts';

/** 'default': the ports of firebase.json; 'free': any free set beside them; a number: that far from the default. */
export type PortChoice = 'default' | 'free' | number;

export interface Reservation {
  readonly claim: Claim;
  readonly ports: Ports;
}

/**
 * Takes a port set for a new suite, after ending what killed runs left behind.
 * @throws when the ports asked for are busy; the message names each with its holder
 */
export async function reservePorts(
  choice: PortChoice,
  used: readonly PortName[],
  log: Log,
): Promise<Reservation> {
  await reclaimOrphans(log);
  if (choice !== 'free') return reserveAt(choice === 'default' ? 0 : choice, used);
  for (const offset of candidateOffsets()) {
    const reservation = await tryReserve(offset, used);
    if (typeof reservation !== 'string') return reservation;
  }
  throw new Error('No free set of ports was found for the emulators.');
}

async function reserveAt(offset: number, used: readonly PortName[]): Promise<Reservation> {
  const reservation = await tryReserve(offset, used);
  if (typeof reservation !== 'string') return reservation;
  throw new Error(
    `The emulators cannot start, ports are taken:\n  ${reservation}\nEnd that program, or choose other ports (npm run emulators -- --offset 10000).`,
  );
}

async function tryReserve(
  offset: number,
  used: readonly PortName[],
): Promise<Reservation | string> {
  const ports = portsAt(offset);
  const busy = await busyPorts(Object.fromEntries(used.map((name) => [name, ports[name]])));
  if (busy.length > 0) return busy.join('\n  ');
  const claim = claimSuite(offset);
  return claim === undefined
    ? 'another run of this checkout is starting on them'
    : { claim, ports };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../support/log.ts';
import { claimSuite, reclaimOrphans, type Claim } from './claim.ts';
import {
  busyPorts,
  candidateOffsets,
  portsAt,
  type BusyPort,
  type PortName,
  type Ports,
} from './ports.ts';

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
  if (choice !== 'free') return reserveAt(choice === 'default' ? 0 : choice, used, log);
  for (const offset of candidateOffsets()) {
    const reservation = await tryReserve(offset, used);
    if ('claim' in reservation) return reservation;
  }
  throw new Error('No free set of ports was found for the emulators.');
}

async function reserveAt(
  offset: number,
  used: readonly PortName[],
  log: Log,
): Promise<Reservation> {
  const startedAt = performance.now();
  for (let told = false; ; told = true) {
    const outcome = await tryReserve(offset, used);
    if ('claim' in outcome) return outcome;
    if (performance.now() - startedAt >= outcome.freesWithinMs) {
      throw new Error(
        `The emulators cannot start, ports are taken:\n  ${outcome.text}\nEnd that program, or choose other ports (npm run emulators -- --offset 10000).`,
      );
    }
    if (!told) log(`waiting for the system to free a port of the last run: ${outcome.text} ...`);
    await delay(500);
  }
}

async function tryReserve(
  offset: number,
  used: readonly PortName[],
): Promise<Reservation | BusyPort> {
  const ports = portsAt(offset);
  const busy = await busyPorts(Object.fromEntries(used.map((name) => [name, ports[name]])));
  if (busy.length > 0) {
    const text = busy.map((port) => port.text).join('\n  ');
    // One that stays taken makes waiting for the others pointless.
    return { text, freesWithinMs: Math.min(...busy.map((port) => port.freesWithinMs)) };
  }
  const claim = claimSuite(offset);
  return claim === undefined
    ? { text: 'another run of this checkout is starting on them', freesWithinMs: 0 }
    : { claim, ports };
}

import type { Suite } from '../emulators/suite.ts';
import { adminServices } from '../seed/asOperator.ts';
import type { Log } from '../support/log.ts';
import { arrivals } from './arrivals.ts';
import { enrolCast } from './cast.ts';
import { channels } from './channels.ts';
import { engineFailure } from './engineFailure.ts';
import { family } from './family.ts';
import { badFrames } from './frames.ts';
import { dashboards } from './insight/dashboards.ts';
import { oddities } from './insight/oddities.ts';
import { pictures } from './insight/pictures.ts';
import { reports } from './insight/reports.ts';
import { scheduled } from './insight/scheduled.ts';
import { officeWork } from './office.ts';
import { leave } from './leave.ts';
import { lists } from './lists.ts';
import { livenessChallenges } from './liveness.ts';
import type { Sitter } from './photos.ts';
import type { Receiver } from './receiver.ts';
import { register } from './register.ts';
import { ownRules } from './rules.ts';
import type { Result } from './scenario.ts';
import { play } from './scenario.ts';
import { signingOut } from './signingOut.ts';
import { closeStage, openStage } from './stage.ts';
import { together } from './together.ts';

/** Enrols the people and plays every scenario once, in order, on a suite that holds the seeded school and
 * may post to the receiver. */
export async function demonstrate(
  suite: Suite,
  sitters: readonly Sitter[],
  receiver: Receiver,
  log: Log,
  report: (result: Result) => void,
): Promise<Result[]> {
  const stage = await openStage(suite.ports);
  log('enrolling faces ...');
  const actors = await enrolCast(stage, sitters, log);
  const [first] = actors;
  if (first === undefined) throw new Error('nobody is enrolled');
  const scenarios = [
    ...arrivals(stage, actors),
    ...badFrames(stage, actors),
    ...livenessChallenges(stage, actors),
    ...officeWork(stage, actors),
    ...ownRules(stage, actors),
    ...register(stage, actors),
    ...lists(stage, actors),
    ...together(stage, actors),
    ...family(stage, actors),
    ...channels(stage, actors, receiver),
    ...leave(stage, actors),
    ...dashboards(stage, actors),
    ...pictures(stage),
    ...oddities(stage, actors),
    ...reports(stage),
    ...scheduled(stage, await adminServices(suite.env)),
    ...signingOut(stage),
    engineFailure(suite, first, log),
  ];
  const results: Result[] = [];
  for (const scenario of scenarios) {
    const result = await play(scenario);
    results.push(result);
    report(result);
  }
  await Promise.all(actors.map((actor) => actor.close()));
  await closeStage(stage);
  return results;
}

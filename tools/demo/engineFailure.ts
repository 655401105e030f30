import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkInWith } from '../../functions/client/index.ts';
import type { Suite } from '../emulators/suite.ts';
import { startSuite } from '../emulators/suite.ts';
import { signIn } from '../school/people.ts';
import { CACHE } from '../support/paths.ts';
import type { Log } from '../support/log.ts';
import type { Actor } from './cast.ts';
import { newPhone, seeing } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { closeStage, extraSession, openStage } from './stage.ts';

/**
 * A second suite with a copy of the first's data, whose functions find an empty folder of models: the school
 * goes on, and nobody becomes present unseen.
 */
export function engineFailure(suite: Suite, actor: Actor, log: Log): Scenario {
  return {
    name: 'the face engine fails',
    decision: 'pending_review',
    reasons: ['FACE_ENGINE_UNAVAILABLE'],
    run: async () => {
      const copy = join(CACHE, 'demo', 'copy');
      const models = join(CACHE, 'demo', 'no-models');
      rmSync(join(CACHE, 'demo'), { recursive: true, force: true });
      mkdirSync(models, { recursive: true });
      await suite.exportTo(copy);
      log('starting a suite with an empty models folder ...');
      const crippled = await startSuite({
        ports: 'free',
        importDir: copy,
        env: { MODELS_DIR: models },
        only: ['auth', 'functions', 'firestore'],
        quiet: true,
      });
      try {
        return await arrive(crippled, actor);
      } finally {
        await crippled.stop();
        // The copy holds a vault: it does not stay.
        rmSync(join(CACHE, 'demo'), { recursive: true, force: true });
      }
    },
  };
}

async function arrive({ ports }: Suite, { email, photo }: Actor): Promise<Outcome> {
  const stage = await openStage(ports);
  const student = await signIn(ports, { email, name: '' });
  const phone = await newPhone(student);
  const sessionId = await extraSession(stage.teacher.client, stage.courseId);
  const reply = await checkInWith(student.client, phone, sessionId, seeing(photo));
  await student.close();
  await closeStage(stage);
  return outcomeOf(reply);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromRoot } from '../../support/paths.ts';
import { restGet } from '../rest.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const FOLDER = fromRoot('.cache/demonstration');

/** Charts for people and for screen readers. */
export function pictures(stage: Stage): Scenario[] {
  return [
    {
      name: 'a chart by week: light and dark, with words',
      decision: 'image/svg+xml',
      reasons: [],
      run: () => weekly(stage),
    },
  ];
}

/** Kept under .cache/demonstration, to be looked at. */
async function weekly({ ports, teacher, courseId }: Stage): Promise<Outcome> {
  const path = `/v1/insights/courses/${courseId}/chart.svg`;
  const [light, dark] = await Promise.all(
    ['light', 'dark'].map(async (theme) => {
      const query = new URLSearchParams({ chart: 'trend-week', theme }).toString();
      const reply = await restGet(ports, teacher, `${path}?${query}`);
      const [type = ''] = (reply.headers.get('Content-Type') ?? '').split(';');
      return { type, status: reply.status, svg: await reply.text() };
    }),
  );
  if (light === undefined || dark === undefined) throw new Error('two charts were asked for');
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'weeks-light.svg'), light.svg);
  await writeFile(join(FOLDER, 'weeks-dark.svg'), dark.svg);
  const worded = [light, dark].every(({ svg }) => /<title[ >]/.test(svg) && /<desc[ >]/.test(svg));
  return {
    decision: light.status === 200 ? light.type : `refused ${String(light.status)}`,
    reasons: [],
    flaw: !worded
      ? 'it has no title or no description'
      : light.svg === dark.svg
        ? 'both look the same'
        : undefined,
  };
}

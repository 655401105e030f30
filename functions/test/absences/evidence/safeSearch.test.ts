import assert from 'node:assert/strict';
import { z } from 'zod';
import { useSafeSearch, warningFor } from '../../../src/absences/evidence/safeSearch/warningFor.ts';
import type { StandIn } from '../../support/services/standIn.ts';
import { standIn } from '../../support/services/standIn.ts';
import { logged } from '../../support/logged.ts';
import { withEnv } from '../../support/environment.ts';
import { picture } from './support/contents.ts';

/** images.annotate, v1: the client sends enumerations as numbers; 6 is SAFE_SEARCH_DETECTION. */
const Asked = z.object({
  requests: z.tuple([
    z.object({
      image: z.strictObject({ content: z.base64() }),
      features: z.tuple([
        z.object({ type: z.union([z.literal(6), z.literal('SAFE_SEARCH_DETECTION')]) }),
      ]),
    }),
  ]),
});

const HARMLESS = {
  adult: 'VERY_UNLIKELY',
  spoof: 'POSSIBLE',
  medical: 'VERY_LIKELY',
  violence: 'UNLIKELY',
  racy: 'VERY_LIKELY',
};

describe('SafeSearch of evidence', () => {
  let service: StandIn;
  let seen: Readonly<Record<string, string>> = {};
  let jpeg: Buffer;
  before(async () => {
    jpeg = await picture().jpeg().toBuffer();
    service = await standIn('application/json; charset=UTF-8', ({ path, body }) => {
      const asked = Asked.safeParse(JSON.parse(body));
      if (!path.startsWith('/v1/images:annotate') || !asked.success)
        return { status: 400, body: {} };
      return {
        status: 200,
        body: { responses: [{ safeSearchAnnotation: { ...HARMLESS, ...seen } }] },
      };
    });
  });
  afterEach(() => {
    seen = {};
    service.heal();
    useSafeSearch(undefined);
  });
  after(() => service.stop());

  const warning = async (
    mode = 'cloud-vision',
    type: 'image/jpeg' | 'application/pdf' = 'image/jpeg',
  ) => {
    let told: Awaited<ReturnType<typeof warningFor>> = null;
    const variables = {
      EVIDENCE_SAFE_SEARCH: mode,
      CLOUD_VISION_ENDPOINT: service.url,
      CLOUD_VISION_API_KEY: 'vision-api-key-4711',
    };
    const log = await logged(() =>
      withEnv(variables, async () => {
        told = await warningFor({ bytes: jpeg, type });
      }),
    );
    assert.ok(!log.includes(variables.CLOUD_VISION_API_KEY));
    return told as Awaited<ReturnType<typeof warningFor>>;
  };

  it('warns of what is likely adult or violent, and of no sick-note', async () => {
    assert.equal(await warning(), null);
    for (const likely of ['LIKELY', 'VERY_LIKELY']) {
      for (const kind of ['adult', 'violence']) {
        seen = { [kind]: likely };
        assert.equal(await warning(), 'SENSITIVE_CONTENT', `${kind} ${likely}`);
      }
    }
    seen = { adult: 'POSSIBLE', violence: 'POSSIBLE' };
    assert.equal(await warning(), null);
  });

  it('warns when nobody looked, whatever the reason', async () => {
    for (const fault of [
      'cut',
      'half',
      'garbage',
      { status: 429, body: {} },
      { status: 503, body: {} },
    ] as const) {
      service.fail(fault);
      assert.equal(await warning(), 'NOT_LOOKED_AT', JSON.stringify(fault));
      service.heal();
    }
    assert.equal(await warning('no-such-service'), 'NOT_LOOKED_AT');
    assert.equal(await warning(), null);
  });

  it('is asked about nothing when it is off, nor about a PDF', async () => {
    const before = service.received.length;
    assert.equal(await warning('off'), null);
    assert.equal(await warning('cloud-vision', 'application/pdf'), null);
    assert.equal(service.received.length, before);
  });
});

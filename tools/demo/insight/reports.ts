import { createHash } from 'node:crypto';
import { compactVerify, createLocalJWKSet } from 'jose';
import { z } from 'zod';
import type { Client } from '../../../functions/client/index.ts';
import { signIn } from '../../school/people.ts';
import { SIBLING_INDEX, studentPerson } from '../../school/roll.ts';
import { refusalOf } from '../refusalOf.ts';
import { restGet, restUrl } from '../rest.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { told } from '../told.ts';
import { watchReport } from './watched.ts';

type Format = Parameters<Client['createReport']>[0]['format'];

/** First bytes by which a program knows what it opens. */
const BEGINNINGS = [
  ['csv', 'Date,'],
  ['xlsx', 'PK\u0003\u0004'],
  ['pdf', '%PDF-1.'],
] as const satisfies readonly (readonly [Format, string])[];

/** How often a report may be ready before it is cancelled. */
const TRIES = 5;

/** Records as files: at once, by a job, and not at all. */
export function reports(stage: Stage): Scenario[] {
  return [
    {
      name: 'records as CSV: a name beginning with = is text',
      decision: 'text',
      reasons: [],
      run: () => hostileName(stage),
    },
    ...BEGINNINGS.map(([format, beginning]): Scenario => ({
      name: `a report as ${format.toUpperCase()}: link, checksum, signature`,
      decision: 'ready',
      reasons: ['404'],
      run: () => built(stage, format, beginning),
    })),
    {
      name: 'a report cancelled while another is built',
      decision: 'cancelled',
      reasons: ['conflict'],
      run: () => cancelled(stage),
    },
  ];
}

const FORMULA = '=HYPERLINK("https://elsewhere.example","Kaya")';

/** What a spreadsheet would run, were it a cell by itself. The name is given back afterwards. */
async function hostileName({ ports, admin, courseId }: Stage): Promise<Outcome> {
  const person = studentPerson(SIBLING_INDEX);
  const who = await signIn(ports, person);
  const { uid } = who;
  await who.close();
  const query = new URLSearchParams({ courseId, studentUid: uid }).toString();
  await admin.client.updateProfile({ uid, name: FORMULA });
  const { status, csv } = await exported().finally(() =>
    admin.client.updateProfile({ uid, name: person.name }),
  );
  const lines = csv.split('\r\n').filter((line) => line !== '');
  const named = lines.filter((line) => line.includes('HYPERLINK'));
  const open = named.filter((line) => /(^|,)"?=/.test(line));
  return {
    decision: open.length === 0 ? 'text' : 'formula',
    reasons: [],
    flaw:
      status !== 200 || named.length < 10
        ? `${String(status)}, ${String(named.length)} lines with the name`
        : undefined,
  };

  async function exported() {
    const reply = await restGet(ports, admin, `/v1/records.csv?${query}`, { api: 'apiBulk' });
    return { status: reply.status, csv: await reply.text() };
  }
}

/** Watched as a page would, opened once by its link, and verified by somebody who trusts the public key alone. */
async function built(stage: Stage, format: Format, beginning: string): Promise<Outcome> {
  const { ports, teacher, courseId } = stage;
  const { client } = teacher;
  const filter = { courseId };
  const { reportId } = await client.createReport({ filter, format });
  const { status, rows } = await watchReport(teacher, reportId);
  const { parts, manifest, signature } = await client.getReport({ reportId });
  const { url, sha256 } = await client.openReport({ reportId });
  const address = url.startsWith('/') ? `${restUrl(ports)}${url}` : url;
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
  const again = await fetch(address);
  await told(teacher, 'report.ready', { reportId });
  const found = createHash('sha256').update(bytes).digest('hex');
  const said = await verified(stage, signature ?? '');
  const flaw =
    found !== sha256 || found !== parts[0]?.sha256
      ? 'the file is not the one that was built'
      : said !== manifest || !said.includes(found)
        ? 'the signature is of something else'
        : !bytes.subarray(0, 10).toString('latin1').includes(beginning)
          ? `it begins with ${bytes.subarray(0, 10).toString('latin1')}`
          : (rows.at(-1) ?? 0) < 100
            ? `${String(rows.at(-1))} rows were told of`
            : undefined;
  return { decision: status, reasons: [String(again.status)], flaw };
}

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** What a compact JWS says, by the keys that anybody can fetch. @throws Error when it does not verify */
async function verified({ ports }: Stage, signature: string): Promise<string> {
  const reply = await fetch(`${restUrl(ports)}/v1/signing-keys`);
  const keys = createLocalJWKSet(KeySet.parse(await reply.json()));
  const { payload } = await compactVerify(signature, keys, { algorithms: ['EdDSA'] });
  return Buffer.from(payload).toString();
}

/** The emulators build one report at a time, so the second hardly begins before it is cancelled. */
async function cancelled({ admin }: Stage): Promise<Outcome> {
  const { client } = admin;
  const first = await client.createReport({ format: 'pdf' });
  const { reportId, status, parts } = await cancelOne(client);
  const refusal = await refusalOf(() => client.openReport({ reportId }));
  const { status: other } = await watchReport(admin, first.reportId);
  return {
    decision: status,
    reasons: [String(refusal)],
    flaw: parts.length > 0 || other !== 'ready' ? `the other is ${other}` : undefined,
  };
}

/** A report that was cancelled right after it was asked for; now and then a builder is faster. */
async function cancelOne(client: Client) {
  for (let n = 1; ; n++) {
    const { reportId } = await client.createReport({ format: 'pdf' });
    const refusal = await refusalOf(() => client.cancelReport({ reportId }));
    if (refusal === null) return await client.getReport({ reportId });
    if (refusal !== 'conflict' || n === TRIES) throw new Error(`cancelReport: ${refusal}`);
  }
}

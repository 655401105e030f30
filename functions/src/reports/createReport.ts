import { commit } from '../platform/commit.ts';
import { randomToken, sha256Hex } from '../platform/crypto.ts';
import { operation } from '../platform/operation.ts';
import { CreateReportRequest, Report, delimiterOf } from './contract.ts';
import { checkColumns, kindOf } from './kinds.ts';
import { leaveBuild } from './leaveBuild.ts';
import { limitAsking } from './limitAsking.ts';
import { READERS } from './mayRead.ts';
import { newReport } from './newReport.ts';
import { reports } from './reportStore.ts';
import { toReport } from './toReport.ts';

export const createReport = operation({
  name: 'createReport',
  summary: 'Have a file made of all records that a filter finds; watch it, then openReport.',
  method: 'POST',
  path: '/reports',
  roles: READERS,
  tier: 'light',
  writes: true,
  input: CreateReportRequest,
  output: Report,
  failures: ['rate-limited'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { kind, format, locale, bom } = input;
    checkColumns(kind, input.columns ?? null);
    const filter = await kindOf(kind).permit(services, caller, input.filter);
    await limitAsking(services, caller.uid);
    // The same for every call under one key.
    const key = context.idempotencyKey ?? randomToken();
    const id = sha256Hex(`report\n${caller.uid}\n${key}`).slice(0, 32);
    const title = input.title ?? kindOf(kind).titles[locale];
    const options = {
      ...{ bom, locale, delimiter: delimiterOf(input.delimiter) },
      columns: input.columns ?? null,
    };
    const reply = await commit(context, ({ tx, now, audit }) => {
      const ref = reports(services.db).doc(id);
      const doc = newReport({ by: caller.uid, kind, filter, format, options, title }, now);
      tx.create(ref, doc);
      const details = { kind, format, filter: JSON.stringify(filter) };
      audit({ action: 'report.asked', subject: ref.path, details });
      return Promise.resolve(toReport(id, doc));
    });
    await leaveBuild(services, id, 'first');
    return reply;
  },
});

import { operation } from '../../platform/operation.ts';
import { ImportRequest, RosterImport } from './contract.ts';
import { importOf, importReply } from './importReply.ts';

export const getRosterImport = operation({
  name: 'getRosterImport',
  summary: 'How far an import has come, and what it came to.',
  method: 'GET',
  path: '/roster-imports/{importId}',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ImportRequest,
  output: RosterImport,
  failures: ['not-found'],
  handler: async ({ input, services }) => {
    const { doc } = await importOf(services, input.importId);
    return importReply(input.importId, doc);
  },
});

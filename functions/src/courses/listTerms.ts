import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { ListTermsReply } from './contract.ts';
import { terms } from './courseStore.ts';

export const listTerms = operation({
  name: 'listTerms',
  summary: 'All terms, newest first.',
  method: 'GET',
  path: '/terms',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: ListTermsReply,
  failures: [],
  handler: async ({ services }) => {
    const found = await terms(services.db).orderBy('from', 'desc').limit(200).get();
    return { terms: found.docs.map((doc) => ({ id: doc.id, ...doc.data() })) };
  },
});

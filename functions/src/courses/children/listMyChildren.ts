import { z } from 'zod';
import { operation } from '../../platform/operation.ts';
import { childrenOf, linkedChildren } from './childrenOf.ts';
import { ListMyChildrenReply } from './contract.ts';

export const listMyChildren = operation({
  name: 'listMyChildren',
  summary: 'The children a guardian is linked to at this moment, with rights and courses.',
  method: 'GET',
  path: '/my-children',
  roles: ['guardian'],
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: ListMyChildrenReply,
  failures: [],
  handler: async ({ caller: { access }, services: { db, clock } }) => {
    const now = clock.now();
    return { children: await childrenOf(db, access, linkedChildren(access, now), now) };
  },
});

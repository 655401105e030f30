import { isLinkedTo } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { childrenOf } from './childrenOf.ts';
import { Child, GetChildRequest } from './contract.ts';

export const getChild = operation({
  name: 'getChild',
  summary: 'One child of a guardian: name, number, class, rights and courses.',
  method: 'GET',
  path: '/my-children/{childUid}',
  roles: ['guardian'],
  tier: 'light',
  writes: false,
  input: GetChildRequest,
  output: Child,
  failures: ['not-found'],
  handler: async ({ caller: { access }, input: { childUid }, services: { db, clock } }) => {
    const now = clock.now();
    const mine = isLinkedTo(access, childUid, now);
    const [child] = mine ? await childrenOf(db, access, [childUid], now) : [];
    if (child === undefined) throw new Failure('not-found');
    return child;
  },
});

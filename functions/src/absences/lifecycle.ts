export const REQUEST_STATUSES = [
  'draft',
  'submitted',
  'needs_info',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Everything that can happen to a request. */
export const REQUEST_ACTIONS = [
  'update',
  'submit',
  'ask',
  'approve',
  'reject',
  'withdraw',
  'expire',
] as const;
export type RequestAction = (typeof REQUEST_ACTIONS)[number];

/** Where each action leads, by where a request stands; what is not named cannot happen. */
const NEXT: Readonly<
  Record<RequestStatus, Readonly<Partial<Record<RequestAction, RequestStatus>>>>
> = {
  draft: { update: 'draft', submit: 'submitted', withdraw: 'withdrawn', expire: 'expired' },
  submitted: {
    ask: 'needs_info',
    approve: 'approved',
    reject: 'rejected',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  needs_info: {
    update: 'needs_info',
    submit: 'submitted',
    approve: 'approved',
    reject: 'rejected',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  // A mistake can be mended: the other decision, with a reason. Both stay in the steps.
  approved: { reject: 'rejected', withdraw: 'withdrawn' },
  rejected: { approve: 'approved' },
  withdrawn: {},
  expired: {},
};

/** The status after an action; null where it cannot happen. */
export function statusAfter(status: RequestStatus, action: RequestAction): RequestStatus | null {
  return NEXT[status][action] ?? null;
}

/** Whether nothing can happen to it any more. */
export function isFinal(status: RequestStatus): boolean {
  return Object.keys(NEXT[status]).length === 0;
}

/** Whether somebody decided it, so that deciding now is deciding anew. */
export function isDecided(status: RequestStatus): boolean {
  return status === 'approved' || status === 'rejected';
}

/** Whether its requester may still change its words and what it covers. */
export function isEditable(status: RequestStatus): boolean {
  return statusAfter(status, 'update') !== null;
}

/** Whether evidence may still be added: as long as it waits for a decision, or may be submitted. */
export function takesEvidence(status: RequestStatus): boolean {
  return !isDecided(status) && !isFinal(status);
}

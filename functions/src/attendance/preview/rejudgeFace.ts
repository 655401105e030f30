import type { Finding } from '../../platform/finding.ts';

/** What is asked of a face. */
export interface FaceAsked {
  readonly face: 'required' | 'optional';
  readonly liveness: 'off' | 'record' | 'required';
}

/** Findings under other rules; `unknown`: why nobody can say, for nothing was looked at then. */
export interface FaceRejudged {
  readonly findings: readonly Finding[];
  readonly unknown: readonly string[];
}

/**
 * Stored findings about quality, face and action as other rules would have had them. Similarities stay: no rule
 * touches a threshold. A kiosk knows nobody but by the face and asks for what the strictest session there asks for,
 * so there neither becomes less.
 */
export function rejudgeFace(
  findings: readonly Finding[],
  { face, liveness }: FaceAsked,
  atKiosk: boolean,
): FaceRejudged {
  const has = (...reasons: readonly string[]): boolean =>
    findings.some(({ reason }) => reasons.includes(reason));
  // An action cannot be shown without a face.
  const required = atKiosk || face === 'required' || liveness === 'required';
  if (has('FACE_NOT_REQUIRED')) {
    return { findings, unknown: required ? ['FACE_NOT_LOOKED_AT'] : [] };
  }
  if (!required && has('FACE_NOT_ENROLLED', 'FRAMES_MISSING')) {
    return { findings: [pass('face', 'FACE_NOT_REQUIRED')], unknown: [] };
  }
  return rejudgeAction(findings, liveness, atKiosk);
}

function rejudgeAction(
  findings: readonly Finding[],
  liveness: FaceAsked['liveness'],
  atKiosk: boolean,
): FaceRejudged {
  const shown = findings.filter(({ check }) => check === 'liveness');
  // Where nothing was judged, as without a template or an engine, no rule would have changed that.
  if (shown.length === 0) return { findings, unknown: [] };
  const asked = !shown.some(({ reason }) => UNASKED.has(reason));
  if (liveness === 'required') {
    return { findings, unknown: asked ? [] : ['ACTION_NOT_ASKED'] };
  }
  if (atKiosk) return { findings, unknown: [] };
  const rest = findings.filter(({ check }) => check !== 'liveness');
  const kept = liveness === 'record' ? shown.find(({ reason }) => reason === RECORDED) : undefined;
  const reason = liveness === 'record' ? RECORDED : 'LIVENESS_OFF';
  return { findings: [...rest, kept ?? pass('liveness', reason)], unknown: [] };
}

const RECORDED = 'LIVENESS_RECORDED';
const UNASKED: ReadonlySet<string> = new Set(['LIVENESS_OFF', RECORDED]);

function pass(check: string, reason: string): Finding {
  return { check, outcome: 'pass', reason, evidence: {} };
}

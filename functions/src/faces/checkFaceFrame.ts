import { operation } from '../platform/operation.ts';
import { adviceFor } from './faceHints.ts';
import { CheckFaceFrameReply, CheckFaceFrameRequest } from './contract.ts';
import type { FrameAnalysis } from './engine/port.ts';
import { CHECK_IN_LIMITS, ENROLMENT_LIMITS } from './engine/quality.ts';
import type { QualityIssue } from './engine/quality.ts';
import { analyseImages, shotsOf, unavailable } from './engineHost.ts';
import { decodeImages } from './image.ts';
import { assessLive } from './quality/assessLive.ts';

export const checkFaceFrame = operation({
  name: 'checkFaceFrame',
  summary: 'Tell how to hold the phone, from one frame. Nothing is stored, no face is recognised.',
  method: 'POST',
  path: '/face-frames',
  roles: ['student', 'instructor', 'admin', 'kiosk'],
  tier: 'face',
  writes: false,
  input: CheckFaceFrameRequest,
  output: CheckFaceFrameReply,
  failures: ['invalid-image', 'too-busy'],
  handler: async ({ caller, input, services }) => {
    const images = decodeImages([input.image], () => 'image');
    const analysed = await analyseImages(images, { embed: false }, () => 'image');
    const frame = analysed.status === 'analysed' ? analysed.frames[0] : undefined;
    if (frame === undefined) throw unavailable();
    const limits = input.purpose === 'check-in' ? CHECK_IN_LIMITS : ENROLMENT_LIMITS;
    const staff = caller.role === 'instructor' || caller.role === 'admin';
    const tell = staff ? figuresOn : adviceOn;
    const issues = await assessLive(services, caller.uid, shotsOf(images, [frame]), limits);
    const codes = issues.map(tell);
    return { ok: codes.length === 0, codes, box: fractions(frame) };
  },
});

function adviceOn({ code }: QualityIssue) {
  return adviceFor(code);
}

/** With what was measured. For staff alone: whoever cheats would learn from it how near they are. */
function figuresOn({ code, measured, limit }: QualityIssue) {
  return { ...adviceFor(code), measured, limit };
}

/** The face's box as fractions of the frame, cut to it: a face may reach over the edge. Null without one. */
function fractions({ face, widthPx, heightPx }: FrameAnalysis) {
  if (face === null) return null;
  const { x, y, width, height } = face.box;
  if (![x, y, width, height].every(Number.isFinite)) return null;
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
  const [left, top] = [within(x / widthPx), within(y / heightPx)];
  return {
    left: rounded(left),
    top: rounded(top),
    width: rounded(within((x + width) / widthPx) - left),
    height: rounded(within((y + height) / heightPx) - top),
  };
}

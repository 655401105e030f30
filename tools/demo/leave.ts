import { CallFailed, uploadEvidence } from '../../functions/client/index.ts';
import sharp from '../photos/sharp.ts';
import { signIn } from '../school/people.ts';
import type { SignedIn } from '../school/people.ts';
import { GUARDIANS, SIBLING_INDEX, studentPerson } from '../school/roll.ts';
import { putBy } from '../school/upload.ts';
import { eventually } from '../support/eventually.ts';
import type { Actor } from './cast.ts';
import { own } from './photos.ts';
import { ownCourse } from './ownCourse.ts';
import { refusalOf } from './refusalOf.ts';
import { restUrl } from './rest.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';
import { told } from './told.ts';

/** Absence requests, by a student whom no other scenario needs: what is approved excuses from all classes of a day. */
export function leave(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [{ photo } = { photo: new Uint8Array() }] = actors;
  const asStudent = (act: (who: SignedIn) => Promise<Outcome>) => () =>
    as(stage, studentPerson(SIBLING_INDEX), act);
  return [
    {
      name: 'evidence: cleaned of its position, opened once',
      decision: 'ready',
      reasons: ['404'],
      run: asStudent((who) => evidence(stage, who, photo)),
    },
    {
      name: 'evidence that is a web page called a photo',
      decision: 'refused',
      reasons: ['TYPE_MISMATCH'],
      run: asStudent((who) => lying(stage, who)),
    },
    {
      name: 'a request approved: past and future classes',
      decision: 'excused',
      reasons: [],
      run: asStudent((who) => approved(stage, who)),
    },
    {
      name: 'a guardian reports an absence ahead',
      decision: 'submitted',
      reasons: ['not-found'],
      run: () => as(stage, GUARDIANS[0], (who) => ahead(stage, who)),
    },
  ];
}

async function as(
  { ports }: Stage,
  person: Parameters<typeof signIn>[1],
  act: (who: SignedIn) => Promise<Outcome>,
): Promise<Outcome> {
  const who = await signIn(ports, person);
  try {
    return await act(who);
  } finally {
    await who.close();
  }
}

const DAY_MS = 86_400_000;
const WHY = { category: 'medical', reason: 'An appointment at the hospital.' } as const;

/** The local date where the school is, so many ms from now. */
function dateIn(ms: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + ms);
}

/** A draft about one day ahead. */
async function draft({ client }: SignedIn): Promise<string> {
  const covers = { from: dateIn(3 * DAY_MS), to: dateIn(3 * DAY_MS) };
  return (await client.createAbsenceRequest({ ...WHY, covers })).requestId;
}

/** As a phone takes pictures: with where and by which camera in them. Whoever decides sees the picture alone. */
async function evidence(
  { ports, admin }: Stage,
  who: SignedIn,
  photo: Uint8Array,
): Promise<Outcome> {
  const requestId = await draft(who);
  const bytes = await geotagged(photo);
  const file = { uid: who.uid, requestId, bytes, contentType: 'image/jpeg' } as const;
  const found = await uploadEvidence(who.client, putBy(who, ports), file);
  if (found?.state !== 'ready') return { decision: found?.state ?? 'none', reasons: [] };
  await who.client.submitAbsenceRequest({ requestId });
  const { url } = await admin.client.openEvidence({ requestId, upload: found.upload });
  const address = url.startsWith('/') ? `${restUrl(ports)}${url}` : url;
  const first = await fetch(address);
  const shown = Buffer.from(await first.arrayBuffer());
  const { exif, width } = await sharp(shown).metadata();
  const again = await fetch(address);
  const flaw = !first.ok
    ? `not opened: ${String(first.status)}`
    : exif !== undefined || shown.includes(CAMERA)
      ? 'it still says where and by what it was taken'
      : width === 0
        ? 'it is no picture any more'
        : undefined;
  return { decision: found.state, reasons: [String(again.status)], flaw };
}

const CAMERA = 'Demonstration camera';

async function geotagged(photo: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const tagged = await sharp(photo)
    .jpeg()
    .withExif({
      IFD0: { Model: CAMERA },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '52/1 30/1 43/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '13/1 19/1 37/1',
      },
    })
    .toBuffer();
  if (!tagged.includes(CAMERA)) throw new Error('the photo took no metadata');
  return own(tagged);
}

async function lying({ ports }: Stage, who: SignedIn): Promise<Outcome> {
  const requestId = await draft(who);
  const page = '<!doctype html><script>location = "https://elsewhere.example"</script>';
  const bytes = Buffer.from(page);
  const file = { uid: who.uid, requestId, bytes, contentType: 'image/jpeg' } as const;
  const found = await uploadEvidence(who.client, putBy(who, ports), file);
  const upload = found?.upload ?? '';
  await told(who, 'evidence.refused', { requestId, upload });
  const opened = await refusalOf(() => who.client.openEvidence({ requestId, upload }));
  await who.client.withdrawAbsenceRequest({ requestId });
  return {
    decision: found?.state ?? 'none',
    reasons: found?.reason ? [found.reason] : [],
    flaw: opened === 'conflict' ? undefined : `opening it: ${String(opened)}`,
  };
}

/** Marked absent in a class that was closed this morning; another class of the day is only added later. */
async function approved(stage: Stage, who: SignedIn): Promise<Outcome> {
  const { client } = stage.admin;
  const courseId = await ownCourse(stage, [who]);
  const past = await extraSession(client, courseId, { startsIn: -240 });
  await client.closeSession({ sessionId: past });
  const markAt = async (sessionId: string) =>
    (await client.getRecord({ sessionId, studentUid: who.uid })).record;
  const before = await markAt(past);
  // The morning's class may have been before midnight.
  const covers = { from: dateIn(-DAY_MS / 4), to: dateIn(DAY_MS / 4) };
  const asked = await who.client.createAbsenceRequest({ ...WHY, covers, submit: true });
  const { requestId, revision } = asked;
  await client.decideAbsenceRequest({ requestId, revision, decision: 'approve' });
  const after = await markAt(past);
  const coming = await extraSession(client, courseId, { startsIn: 60 });
  // A trigger on the new session makes it.
  const then = await eventually('the mark in the class that was added', () =>
    markAt(coming).catch((error: unknown) => {
      if (error instanceof CallFailed && error.code === 'not-found') return null;
      throw error;
    }),
  );
  const { data } = await told(who, 'absence-request.decided', { requestId });
  const seen = [before?.status, after?.method, then.status, then.method, data['outcome']].join();
  const isRight = seen === 'absent,request,excused,request,approved';
  return {
    decision: after?.status ?? 'none',
    reasons: [],
    flaw: isRight ? undefined : `it came to ${seen}`,
  };
}

/** Nobody else's guardian learns that there is such a child; the office does, without the reason. */
async function ahead({ ports, admin }: Stage, who: SignedIn): Promise<Outcome> {
  const { children } = await who.client.listMyChildren();
  const studentUid =
    children.find(({ name }) => name === studentPerson(SIBLING_INDEX).name)?.uid ?? '';
  const covers = { from: dateIn(DAY_MS), to: dateIn(DAY_MS) };
  const report = { studentUid, ...WHY, covers };
  const { requestId, status } = await who.client.reportAbsence(report);
  const stranger = await signIn(ports, GUARDIANS[1]);
  const refusal = await refusalOf(() => stranger.client.reportAbsence(report));
  await stranger.close();
  const { requests } = await admin.client.listAbsenceRequests({ studentUid });
  const listed = requests.find((one) => one.requestId === requestId);
  const { reason } = await admin.client.getAbsenceRequest({ requestId });
  const isRight =
    listed?.requestedAs === 'guardian' &&
    reason === WHY.reason &&
    !JSON.stringify(requests).includes(WHY.reason);
  return {
    decision: status,
    reasons: [String(refusal)],
    flaw: isRight ? undefined : 'not listed, or with its reason',
  };
}

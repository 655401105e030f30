import { randomUUID } from 'node:crypto';
import type { FaceProof } from '../../../src/faces/index.ts';
import { decodeImages, enrolFace, proveFace, withdrawConsent } from '../../../src/faces/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { useFaceRecogniser } from '../../../src/faces/recognition/selected.ts';
import { useOutgoingImages } from '../../../src/faces/service/outgoingImage.ts';
import { callAs } from '../../support/call.ts';
import type { Classroom } from '../../support/classroom.ts';
import { classroom, student } from '../../support/classroom.ts';
import { withEnv } from '../../support/environment.ts';
import { fakeFaceEngine, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { facePlusPlusStandIn } from '../../support/services/facePlusPlusStandIn.ts';
import { rekognitionStandIn } from '../../support/services/rekognitionStandIn.ts';
import type { StandIn } from '../../support/services/standIn.ts';

/** A service that can be selected by parameters, and how many enrolments' faces it keeps. */
export interface Service {
  readonly standIn: StandIn & { faceless: boolean };
  readonly env: Readonly<Record<string, string>>;
  kept(): number;
}

async function rekognitionService(): Promise<Service> {
  const standIn = await rekognitionStandIn();
  const env = {
    FACE_RECOGNISER: 'aws-rekognition',
    REKOGNITION_ACCESS_KEY_ID: 'k',
    REKOGNITION_SECRET_ACCESS_KEY: 's',
    REKOGNITION_ENDPOINT: standIn.url,
  };
  return { standIn, env, kept: () => new Set(standIn.faces.values()).size };
}

async function facePlusPlusService(): Promise<Service> {
  const standIn = await facePlusPlusStandIn({ apiKey: 'k', apiSecret: 's' });
  const env = {
    FACE_RECOGNISER: 'face-plus-plus',
    FACE_PLUS_PLUS_API_KEY: 'k',
    FACE_PLUS_PLUS_API_SECRET: 's',
    FACE_PLUS_PLUS_URL: standIn.url,
  };
  const kept = (): number => [...standIn.faceSets.keys()].filter((id) => id !== 'rollcall').length;
  return { standIn, env, kept };
}
/** The services that recognise faces, and how each is started. */
export const RECOGNISERS = [
  ['Amazon Rekognition', rekognitionService],
  ['Face++', facePlusPlusService],
] as const;

export const REQUIRED = { required: true, liveness: { policy: 'off', action: null } } as const;

/** ISO time in so many minutes. */
export const later = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toISOString();

export const reasons = ({ findings }: FaceProof): string[] =>
  findings.map(({ outcome, reason }) => `${outcome} ${reason}`);

/** A classroom whose faces a service recognises, for the tests of the suite that asks for it. */
export function recognisedBy(start: () => Promise<Service>) {
  let services: Isolated;
  let room: Classroom;
  let service: Service;
  before(async () => {
    services = isolatedServices();
    room = await classroom({}, services);
    service = await start();
  });
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
    useFaceRecogniser(undefined);
    useOutgoingImages(({ image }) => Promise.resolve(image));
    service.standIn.heal();
    service.standIn.faceless = false;
  });
  after(async () => {
    useFaceEngine(undefined);
    useFaceRecogniser(undefined);
    useOutgoingImages(undefined);
    await service.standIn.stop();
    await services.dispose();
  });
  return {
    /** These are there once a test runs. */
    world: {
      get services() {
        return services;
      },
      get room() {
        return room;
      },
      get service() {
        return service;
      },
    },
    test: (title: string, work: () => Promise<void>): void => {
      it(title, () => withEnv(service.env, work));
    },
    prove: (uid: string, images: readonly string[]): Promise<FaceProof> =>
      proveFace(services, uid, decodeImages(images), REQUIRED),
    deletions: async () =>
      (await services.db.collection('faceDeletions').get()).docs.map((doc) => doc.data()),
    enrolled: async (): Promise<{ uid: string; who: string }> => {
      const who = randomUUID();
      return { uid: (await student(room, shotsOf(who))).uid, who };
    },
    withdraw: (uid: string) => callAs(uid, withdrawConsent, {}, { services }),
    enrol: (uid: string, images: string[]) => callAs(uid, enrolFace, { images }, { services }),
  };
}

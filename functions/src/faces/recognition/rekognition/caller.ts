import type * as Rekognition from '@aws-sdk/client-rekognition';
import type { z } from 'zod';
import type { Budget } from '../../service/persist.ts';
import { persist } from '../../service/persist.ts';
import { ServiceError } from '../../service/serviceError.ts';
import { SERVICE, faultOf, isNamed, saysNoFace } from './faults.ts';

export interface RekognitionSettings {
  readonly region: string;
  /** Name of the collection that holds this institution's faces and nobody else's. */
  readonly collection: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Null: the region's public one. */
  readonly endpoint: string | null;
}

type Sdk = typeof Rekognition;
type Client = Rekognition.RekognitionClient;

/** Sends commands within a budget, with retries of ours: the SDK's own wait longer than a check-in may. */
export interface Caller {
  readonly sdk: Sdk;
  /**
   * Calls, and reads the answer by the schema.
   * @returns null when the service says that there is no face, and for `missing`, the name of an exception
   * @throws ServiceError
   */
  readonly call: <S extends z.ZodType>(
    budget: Budget,
    schema: S,
    send: (client: Client, abortSignal: AbortSignal) => Promise<unknown>,
    missing?: string,
  ) => Promise<z.output<S> | null>;
}

/** The SDK is loaded here and nowhere else: see what a cold start may load. */
export async function rekognitionCaller({
  region,
  accessKeyId,
  secretAccessKey,
  endpoint,
}: RekognitionSettings): Promise<Caller> {
  const sdk = await import('@aws-sdk/client-rekognition');
  const client = new sdk.RekognitionClient({
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1000 },
    ...(endpoint === null ? {} : { endpoint }),
  });
  return {
    sdk,
    call: (budget, schema, send, missing) =>
      persist(SERVICE, budget, async (signal) => {
        let answer: unknown;
        try {
          answer = await send(client, signal);
        } catch (error) {
          if (saysNoFace(error)) return null;
          if (missing !== undefined && isNamed(error, missing)) return null;
          throw faultOf(error);
        }
        const parsed = schema.safeParse(answer);
        if (!parsed.success) throw new ServiceError(SERVICE, 'MALFORMED_ANSWER', 'passing');
        return parsed.data;
      }),
  };
}

import { randomUUID } from 'node:crypto';
import { sceneOf } from '../fakeFaceEngine.ts';
import type { Answer, StandIn } from './standIn.ts';
import { standIn } from './standIn.ts';

/*
 * Face++ as the reference of its API v3 tells it; parameters in a form, errors as `error_message`. What it recognises
 * is made up: pictures of fakeFaceEngine. The pages are:
 *   detect              https://console.faceplusplus.com/documents/5679127
 *   compare             https://console.faceplusplus.com/documents/5679308
 *   search              https://console.faceplusplus.com/documents/5681455
 *   faceset/create      https://console.faceplusplus.com/documents/6329329
 *   faceset/getdetail   https://console.faceplusplus.com/documents/6329388
 *   faceset/removeface  https://console.faceplusplus.com/documents/6329376
 *   faceset/delete      https://console.faceplusplus.com/documents/6329394
 */

export interface FacePlusPlusStandIn extends StandIn {
  /** Face tokens by outer_id. */
  readonly faceSets: Map<string, Set<string>>;
  /** Paths that were called, oldest first. */
  operations(): string[];
  faceless: boolean;
}

/** As the page of compare shows them. */
const thresholds = { '1e-3': 62.327, '1e-4': 69.101, '1e-5': 73.975 };
const times = { time_used: 12, request_id: '1469761051,ec285c20-8660-47d3-8b91-5dc2bffa0049' };

export function failed(error_message: string, status = 400): Answer {
  return { status, body: { error_message, ...times } };
}

export async function facePlusPlusStandIn(credentials: {
  readonly apiKey: string;
  readonly apiSecret: string;
}): Promise<FacePlusPlusStandIn> {
  const faceSets = new Map<string, Set<string>>();
  const people = new Map<string, string>();
  const reply = (body: object): Answer => ({ status: 200, body: { ...body, ...times } });
  const alike = (a: string | undefined, b: string | undefined): number => (a === b ? 91.5 : 12);

  function act(path: string, form: URLSearchParams): Answer {
    const field = (name: string): string => form.get(name) ?? '';
    if (field('api_key') !== credentials.apiKey || field('api_secret') !== credentials.apiSecret) {
      return failed('AUTHENTICATION_ERROR', 401);
    }
    const scene = sceneOf(Buffer.from(field('image_base64'), 'base64'));
    const person = server.faceless ? null : (scene?.person ?? null);
    const tokens = field('face_tokens').split(',');
    const outerId = field('outer_id');
    const set = faceSets.get(outerId);
    switch (path) {
      case '/detect': {
        if (person === null) return reply({ faces: [], face_num: 0 });
        const face_token = randomUUID().replaceAll('-', '');
        people.set(face_token, person);
        return reply({ faces: [{ face_token, face_rectangle: {} }], face_num: 1 });
      }
      case '/compare': {
        const [a, b] = ['face_token1', 'face_token2'].map((name) => people.get(field(name)));
        return reply({ confidence: alike(a, b), thresholds });
      }
      case '/faceset/create': {
        if (set !== undefined && field('force_merge') !== '1') return failed('FACESET_EXIST');
        if (tokens.length > 5) return failed('INVALID_FACE_TOKENS_SIZE');
        const made = set ?? new Set();
        for (const token of tokens) made.add(token);
        faceSets.set(outerId, made);
        const added = { face_added: tokens.length, face_count: made.size, failure_detail: [] };
        return reply({ faceset_token: 'set', outer_id: outerId, ...added });
      }
      case '/search': {
        if (set === undefined) return failed('INVALID_OUTER_ID');
        if (set.size === 0) return failed('EMPTY_FACESET');
        if (person === null) return reply({ faces: [] });
        const likeness = scene?.likeness ?? 0.9;
        const results = [...set]
          .map((face_token) => {
            const confidence = alike(people.get(face_token), person);
            return { face_token, confidence: likeness < 0.5 ? confidence * 0.75 : confidence };
          })
          .sort((a, b) => b.confidence - a.confidence)
          .slice(0, Number(field('return_result_count')));
        return reply({ results, thresholds, faces: [{}] });
      }
      case '/faceset/getdetail':
        if (set === undefined) return failed('INVALID_OUTER_ID');
        return reply({ outer_id: outerId, face_tokens: [...set], face_count: set.size });
      case '/faceset/removeface':
        if (set === undefined) return failed('INVALID_OUTER_ID');
        return reply({ face_removed: tokens.filter((token) => set.delete(token)).length });
      case '/faceset/delete':
        if (set === undefined) return failed('INVALID_OUTER_ID');
        if (set.size > 0 && field('check_empty') !== '0') return failed('FACESET_NOT_EMPTY');
        faceSets.delete(outerId);
        return reply({ outer_id: outerId });
      default:
        return failed('API_NOT_FOUND', 404);
    }
  }

  const base = await standIn('application/json', ({ path, body }) =>
    act(path, new URLSearchParams(body)),
  );
  const operations = (): string[] => base.received.map(({ path }) => path.slice(1));
  const server = Object.assign(base, { faceSets, operations, faceless: false });
  return server;
}

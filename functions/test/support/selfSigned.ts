import { createSign, generateKeyPairSync } from 'node:crypto';

export interface Certified {
  readonly cert: string;
  readonly key: string;
}

const COMMON_NAME = [0x06, 0x03, 0x55, 0x04, 0x03];
const ALT_NAME = [0x06, 0x03, 0x55, 0x1d, 0x11];
const ECDSA_SHA256 = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/** A fresh certificate (X.509, RFC 5280) for one host name, signed by itself: whoever trusts it names it as an authority. */
export function selfSigned(host: string): Certified {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(bytes(COMMON_NAME), der(0x0c, Buffer.from(host)))));
  const alternatives = sequence(der(0x82, Buffer.from(host)));
  const content = sequence(
    der(0xa0, der(0x02, bytes([2]))),
    der(0x02, bytes([1])),
    sequence(bytes(ECDSA_SHA256)),
    name,
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x18, Buffer.from('21200101000000Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(bytes(ALT_NAME), der(0x04, alternatives)))),
  );
  const signature = createSign('sha256').update(content).sign(privateKey);
  const bits = der(0x03, bytes([0]), signature);
  const base64 = sequence(content, sequence(bytes(ECDSA_SHA256)), bits).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One value in ASN.1's distinguished encoding. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([bytes([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function bytes(values: readonly number[]): Buffer {
  return Buffer.from(values);
}

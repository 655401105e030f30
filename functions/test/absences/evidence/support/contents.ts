import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { pdf } from './pdfs.ts';

/** What a camera writes beside the picture; nothing of it may stay. */
export const CAMERA = 'Phone of a student';
export const EXIF = {
  IFD0: { Model: CAMERA },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '52/1 31/1 12/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '13/1 24/1 0/1',
  },
} as const;

/** A picture of four quarters: red, green, white, blue. */
const QUARTERS = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#fff"/>' +
    '<rect width="60" height="40" fill="#f00"/><rect x="60" width="60" height="40" fill="#0f0"/>' +
    '<rect x="60" y="40" width="60" height="40" fill="#00f"/></svg>',
);

export function picture(): Sharp {
  return sharp(QUARTERS);
}

/**
 * That picture as a phone's file: quarters.heic was made once from `picture().withExif(EXIF).jpeg({ quality: 95,
 * chromaSubsampling: '4:4:4' })` by `heif-enc -q 60 quarters.jpg -o quarters.heic` of libheif 1.15; no test encodes HEIC.
 */
export function heic(): Promise<Buffer> {
  return readFile(new URL('quarters.heic', import.meta.url));
}

/** A genuine file of each kind, and what it is. */
export async function contents(): Promise<Readonly<Record<string, Buffer>>> {
  const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0', 'latin1'), Buffer.alloc(60)]);
  return {
    jpeg: await picture().withExif(EXIF).jpeg().toBuffer(),
    png: await picture().withExif(EXIF).png().toBuffer(),
    heic: await heic(),
    pdf: pdf(),
    html: Buffer.from('<!doctype html><title>x</title><script>alert(document.domain)</script>'),
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    gif: await picture().gif().toBuffer(),
    webp: await picture().webp().toBuffer(),
    avif: await picture().avif().toBuffer(),
    tiff: await picture().tiff().toBuffer(),
    zip,
    docx: Buffer.concat([zip, Buffer.from('[Content_Types].xml word/document.xml')]),
    exe: Buffer.concat([Buffer.from('MZ\x90\0\x03', 'latin1'), Buffer.alloc(200)]),
    mp4: Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
    text: Buffer.from('A letter from the doctor'),
    nothing: Buffer.alloc(0),
  };
}

import { deflateSync } from 'node:zlib';

export interface PdfParts {
  /** Behind the objects 1 (catalog), 2 (page tree), 3 (page) and 4 (its content): bodies of the objects 5, 6, ... */
  readonly objects?: readonly (string | Buffer)[];
  /** Entries of the catalog and of the page. */
  readonly catalog?: string;
  readonly page?: string;
  readonly trailer?: string;
  readonly kids?: string;
}

const TEXT = 'BT /F1 24 Tf 20 100 Td (Doctor was seen) Tj ET';

/** A PDF written by hand, so that it may hold what no library writes. */
export function pdf(parts: PdfParts = {}): Buffer {
  const { objects = [], catalog = '', page = '', trailer = '', kids = '3 0 R' } = parts;
  const font = '/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>';
  const all = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    `<</Type/Pages/Kids[${kids}]/Count 1>>`,
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R${font}${page}>>`,
    stream('', TEXT),
    ...objects,
  ];
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const starts: number[] = [];
  const length = (): number => chunks.reduce((sum, { length: more }) => sum + more, 0);
  for (const [i, body] of all.entries()) {
    starts.push(length());
    chunks.push(Buffer.from(`${String(i + 1)} 0 obj\n`), bytesOf(body), Buffer.from('\nendobj\n'));
  }
  const table = starts.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(all.length + 1);
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${String(length())}\n%%EOF\n`;
  return Buffer.concat([...chunks, Buffer.from(end)]);
}

/** The body of a stream object; `entries` beside its length. */
export function stream(entries: string, content: string | Buffer): Buffer {
  const bytes = bytesOf(content);
  const head = `<<${entries}/Length ${String(bytes.length)}>>stream\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream')]);
}

/** An object stream with these objects, which are numbered from `first` on. */
export function objectStream(first: number, bodies: readonly string[]): Buffer {
  let at = 0;
  const places = bodies.map((body, i) => {
    const place = `${String(first + i)} ${String(at)}`;
    at += body.length + 1;
    return place;
  });
  const head = `${places.join(' ')} `;
  const packed = deflateSync(Buffer.from(`${head}${bodies.join(' ')} `));
  const entries = `/Type/ObjStm/N ${String(bodies.length)}/First ${String(head.length)}`;
  return stream(`${entries}/Filter/FlateDecode`, packed);
}

/** A later revision of a file, in which an object is another one. */
export function revised(file: Buffer, number: number, body: string): Buffer {
  const added = `${String(number)} 0 obj\n${body}\nendobj\nxref\n${String(number)} 1\n${String(file.length).padStart(10, '0')} 00000 n \n`;
  const at = String(file.length + added.indexOf('xref'));
  const end = `trailer\n<</Size 20/Root 1 0 R/Prev 0>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(added + end)]);
}

function bytesOf(body: string | Buffer): Buffer {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
}

import { readFileSync } from 'node:fs';

/** One document of a Firestore emulator export. */
export interface Exported {
  /** Collections and ids by turns: `courses/x/roster/y`. */
  readonly path: readonly string[];
  /** Its top fields that hold a text. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The documents in an `output-N` file of a Firestore export: a LevelDB log of entities, as Datastore's
 * EntityProto has them (key 13 with path 14, properties 14 and 15).
 */
export function documentsIn(file: string): Exported[] {
  return recordsOf(readFileSync(file)).map((record) => {
    const entity = fieldsOf(record);
    const key = fieldsOf(one(entity, 13));
    const elements = groupsOf(one(key, 14));
    const path = elements.flatMap((element) => [text(one(element, 2)), text(one(element, 4))]);
    const properties = entity.filter(({ field }) => field === 14 || field === 15);
    const texts = properties.flatMap(({ bytes }): [string, string][] => {
      const property = fieldsOf(bytes);
      const value = fieldsOf(one(property, 5)).find(({ field }) => field === 3);
      return value === undefined ? [] : [[text(one(property, 3)), text(value.bytes)]];
    });
    return { path, texts: new Map(texts) };
  });
}

const BLOCK = 32_768;
const HEADER = 7;

/** https://github.com/google/leveldb/blob/main/doc/log_format.md: whole, first, middle, last are types 1 to 4. */
function recordsOf(log: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let parts: Buffer[] = [];
  let at = 0;
  while (at + HEADER <= log.length) {
    const left = BLOCK - (at % BLOCK);
    const type = left < HEADER ? 0 : log.readUInt8(at + 6);
    if (type === 0) {
      at += left;
      continue;
    }
    const end = at + HEADER + log.readUInt16LE(at + 4);
    parts.push(log.subarray(at + HEADER, end));
    if (type === 1 || type === 4) {
      records.push(Buffer.concat(parts));
      parts = [];
    }
    at = end;
  }
  if (parts.length > 0) throw new Error('the export ends within a record');
  return records;
}

interface Field {
  readonly field: number;
  readonly wire: number;
  /** Empty but for wire type 2. */
  readonly bytes: Buffer;
}

/** The fields of a protobuf message, those within groups too; a group begins with wire type 3, ends with 4. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    let length = 0;
    if (wire === 0) varint();
    else if (wire === 2) length = varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire > 5) throw new Error(`no wire type ${String(wire)}`);
    fields.push({ field, wire, bytes: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

/** The groups directly in a message. */
function groupsOf(message: Buffer): Field[][] {
  const groups: Field[][] = [];
  for (const found of fieldsOf(message)) {
    if (found.wire === 3) groups.push([]);
    else if (found.wire !== 4) groups.at(-1)?.push(found);
  }
  return groups;
}

function one(fields: readonly Field[], number: number): Buffer {
  const found = fields.find(({ field, wire }) => field === number && wire === 2);
  if (found === undefined)
    throw new Error(`the export has an entity without field ${String(number)}`);
  return found.bytes;
}

const text = (bytes: Buffer): string => bytes.toString('utf8');

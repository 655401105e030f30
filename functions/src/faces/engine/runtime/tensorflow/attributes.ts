import type { OnnxNode, OnnxTensor } from './onnxFile.ts';

/** Attributes of an operator by name and kind; the given value where the node has none. */

/** The integer, or `absent`. */
export function integerOf({ attributes }: OnnxNode, name: string, absent: number): number {
  const value = attributes.get(name);
  return typeof value === 'number' ? value : absent;
}

/** The list of integers, or `absent`. */
export function integersOf(
  { attributes }: OnnxNode,
  name: string,
  absent: readonly number[],
): readonly number[] {
  const value = attributes.get(name);
  return isIntegers(value) ? value : absent;
}

/** Two of them: rows and columns. */
export function pairOf(
  node: OnnxNode,
  name: string,
  absent: readonly [number, number],
): [number, number] {
  const [rows = absent[0], columns = absent[1]] = integersOf(node, name, absent);
  return [rows, columns];
}

/** The text; empty where the node has none. */
export function textOf({ attributes }: OnnxNode, name: string): string {
  const value = attributes.get(name);
  return typeof value === 'string' ? value : '';
}

/** @throws Error where the node has none */
export function tensorOf({ attributes, op }: OnnxNode, name: string): OnnxTensor {
  const value = attributes.get(name);
  if (typeof value !== 'object' || isIntegers(value)) throw new Error(`${op} has no ${name}`);
  return value;
}

function isIntegers(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

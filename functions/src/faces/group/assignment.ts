/**
 * One-to-one assignment of rows to columns with the greatest total gain, by the Hungarian algorithm with
 * potentials (Kuhn 1955; the O(n^2 m) form that adds one row at a time along shortest augmenting paths). A gain that
 * is not above 0, or no finite number, is no match at all. Pure.
 * @param gains rows of equal length
 * @returns for each row its column, or null
 */
export function bestAssignment(gains: readonly (readonly number[])[]): (number | null)[] {
  const columns = gains[0]?.length ?? 0;
  if (gains.length === 0 || columns === 0) return gains.map(() => null);
  if (gains.length <= columns) return assignRows(gains, columns);
  const turned = Array.from({ length: columns }, (_, column) =>
    gains.map((row) => row[column] ?? 0),
  );
  const rowOfColumn = assignRows(turned, gains.length);
  const result = gains.map((): number | null => null);
  for (const [column, row] of rowOfColumn.entries()) if (row !== null) result[row] = column;
  return result;
}

/** For no more rows than columns: every row gets a column; those without a gain are then left out. */
function assignRows(gains: readonly (readonly number[])[], columns: number): (number | null)[] {
  const gain = (row: number, column: number): number => {
    const value = gains[row]?.[column] ?? 0;
    return Number.isFinite(value) && value > 0 ? value : 0;
  };
  // Column `columns` is where an augmenting path begins; row -1 is nobody.
  const rowOf = new Int32Array(columns + 1).fill(-1);
  const rowPotential = new Float64Array(gains.length);
  const columnPotential = new Float64Array(columns + 1);
  for (let row = 0; row < gains.length; row++) {
    const cameFrom = new Int32Array(columns + 1).fill(columns);
    const slack = new Float64Array(columns + 1).fill(Infinity);
    const used = new Uint8Array(columns + 1);
    rowOf[columns] = row;
    let at = columns;
    while (valueAt(rowOf, at) >= 0) {
      used[at] = 1;
      const current = valueAt(rowOf, at);
      let [delta, next] = [Infinity, columns];
      for (let column = 0; column < columns; column++) {
        if (used[column] === 1) continue;
        const reduced =
          -gain(current, column) -
          valueAt(rowPotential, current) -
          valueAt(columnPotential, column);
        if (reduced < valueAt(slack, column)) {
          slack[column] = reduced;
          cameFrom[column] = at;
        }
        if (valueAt(slack, column) < delta) [delta, next] = [valueAt(slack, column), column];
      }
      for (let column = 0; column <= columns; column++) {
        if (used[column] === 1) {
          const owner = valueAt(rowOf, column);
          rowPotential[owner] = valueAt(rowPotential, owner) + delta;
          columnPotential[column] = valueAt(columnPotential, column) - delta;
        } else slack[column] = valueAt(slack, column) - delta;
      }
      at = next;
    }
    for (; at !== columns; at = valueAt(cameFrom, at))
      rowOf[at] = valueAt(rowOf, valueAt(cameFrom, at));
  }
  const result = gains.map((): number | null => null);
  for (let column = 0; column < columns; column++) {
    const row = valueAt(rowOf, column);
    if (row >= 0 && gain(row, column) > 0) result[row] = column;
  }
  return result;
}

/** The element at an index that is known to be inside. */
function valueAt(values: Int32Array | Float64Array, index: number): number {
  return values[index] ?? 0;
}

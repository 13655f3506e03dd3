/** Rows in as many statements as they need: both databases limit the parameters of one. */
const ROWS_PER_STATEMENT = 1_000;

export function* chunksOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) yield rows.slice(at, at + ROWS_PER_STATEMENT);
}

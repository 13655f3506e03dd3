/** Breaks a line of text at blanks, and inside a word only where the word alone is wider than the page. */

/**
 * The lines of `text` (one clean line), each of at most `width` code points; the second and later ones are indented by
 * `hanging` blanks. `width` must be larger than `hanging`.
 */
export function wrapLine(text: string, width: number, hanging = 0): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let length = 0;
  const put = (piece: string, pieceLength: number): void => {
    line += piece;
    length += pieceLength;
  };
  const feed = (): void => {
    lines.push(line);
    line = ' '.repeat(hanging);
    length = hanging;
  };
  for (const word of text.split(' ').filter((part) => part !== '')) {
    let points = [...word];
    const isFresh = lines.length === 0 ? length === 0 : length === hanging;
    if (!isFresh && length + 1 + points.length <= width) put(' ', 1);
    else if (!isFresh) feed();
    while (length + points.length > width) {
      const room = width - length;
      put(points.slice(0, room).join(''), room);
      points = points.slice(room);
      feed();
    }
    put(points.join(''), points.length);
  }
  lines.push(line);
  return lines;
}

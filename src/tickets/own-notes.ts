/**
 * How dcause knows its own words again: every note carries its marker in its first and in its last line, so that a note is
 * found before it is written twice, and what people quote of it is not taken for evidence.
 */

const MARKER = /dcause:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,7}/;
/** Of a note; wherever else a marker stands in a line, as in the subject of a mail, somebody names a note. */
const FIRST_LINE = new RegExp(`${MARKER.source} \\(automatic`);
const BARE_LINE = new RegExp(`^[\\s>|]*${MARKER.source}\\s*$`);

export function markerOf(diagnosisId: string, revision: number): string {
  return `dcause:${diagnosisId}:${revision}`;
}

/** Whether a text bears this very marker: that of the first revision is the beginning of that of the twelfth. */
export function bearsMarker(text: string, marker: string): boolean {
  return [...text.matchAll(new RegExp(MARKER, 'g'))].some(([found]) => found === marker);
}

/**
 * `text` without our notes, also where they are quoted, and without lines that only name one: from the first line of a
 * note to the next line with its marker. Of one that was cut off and is not quoted nothing is kept.
 */
export function withoutOwnNotes(text: string): string {
  if (!text.includes('dcause:')) return text;
  const kept: string[] = [];
  const lines = text.split('\n');
  const markers = lines.map((line) => MARKER.exec(line)?.[0]);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const marker = markers[at];
    if (marker === undefined) kept.push(line);
    else if (FIRST_LINE.test(line) || BARE_LINE.test(line)) {
      const next = markers.indexOf(marker, at + 1);
      const isWhole = next !== -1 && !FIRST_LINE.test(lines[next] ?? '');
      if (isWhole) at = next;
      else if (FIRST_LINE.test(line) && !/^\s*[>|]/.test(line) && kept.every(isBlank)) return '';
    }
  }
  return kept.join('\n');
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

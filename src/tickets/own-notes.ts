/**
 * How dcause knows its own words again: every note carries its marker in its first and in its last line, so that a note is
 * found before it is written twice, and what people quote of it is not taken for evidence.
 */

const MARKER = /dcause:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,7}/;

export function markerOf(diagnosisId: string, revision: number): string {
  return `dcause:${diagnosisId}:${revision}`;
}

/** Whether a contribution begins as our notes do. */
export function isOwnNote(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1);
  return MARKER.test(first) && !/^\s*[>|]/.test(first);
}

/** `text` without our notes that are quoted in it: from one line with a marker to the next one with the same. */
export function withoutOwnNotes(text: string): string {
  if (!text.includes('dcause:')) return text;
  const kept: string[] = [];
  const lines = text.split('\n');
  const markers = lines.map((line) => MARKER.exec(line)?.[0]);
  for (let at = 0; at < lines.length; at += 1) {
    const marker = markers[at];
    if (marker === undefined) kept.push(lines[at] ?? '');
    else at = Math.max(at, markers.indexOf(marker, at + 1));
  }
  return kept.join('\n');
}

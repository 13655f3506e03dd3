/** The graph of a ruleset as an SVG of three columns: what is recognised, its causes, how each is resolved. */
import type { GraphCause, GraphProblem, RulesetGraph } from '../knowledge/graph.js';
import { cleanText } from './safe-text.js';
import { wrapLine } from './wrap.js';

/** In pixels; at this width a README shows it without making it smaller by much. */
const WIDTH = 1000;
const MARGIN = 12;
const HEADER = 30;
const LINE = 16;
const PADDING = 6;
const GAP = 6;
const CAUSE_GAP = 14;
const CHARACTER = 6.9;
const COLUMNS = {
  problem: { x: MARGIN, width: 180, lines: 8, title: 'What is recognised' },
  cause: { x: 274, width: 260, lines: 4, title: 'What causes it' },
  step: { x: 578, width: 410, lines: 3, title: 'How it is resolved' },
} as const;
type Column = keyof typeof COLUMNS;

interface Box {
  readonly column: Column;
  readonly y: number;
  readonly height: number;
  readonly lines: readonly string[];
  /** The whole text, for a reader who points at the box. */
  readonly text: string;
  readonly dashed: boolean;
}
interface CauseBlock {
  readonly id: string;
  readonly box: Box;
  readonly steps: readonly Box[];
  readonly bottom: number;
}

/** A well-formed document that is the same for the same graph; ends in a line end. */
export function graphSvg({ problems, causes }: RulesetGraph): string {
  const blocks = layOutCauses(causes);
  const boxes = layOutProblems(problems, blocks);
  const bottoms = [...blocks.map(({ bottom }) => bottom), ...boxes.map(bottomOf)];
  const height = Math.max(HEADER, ...bottoms) + MARGIN;
  const edges = problems.flatMap((problem, index) => problemEdges(problem, boxes[index], blocks));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="13">`,
    '<title>What is recognised, what causes it, how it is resolved</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...Object.values(COLUMNS).map(
      ({ x, title }) => `<text x="${x}" y="20" font-weight="bold" fill="#444444">${title}</text>`,
    ),
    ...edges,
    ...blocks.flatMap(({ box, steps }) => steps.map((step) => edge(box, step))),
    ...blocks.map((block) => priorWord(block, problems)),
    ...boxes.map((box) => drawBox(box, '#fde9d9')),
    ...blocks.flatMap(({ box, steps }) => [
      drawBox(box, '#dce9f7'),
      ...steps.map((step) => drawBox(step, '#e4f1e1')),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function layOutCauses(causes: readonly GraphCause[]): readonly CauseBlock[] {
  let y = HEADER;
  return causes.map(({ id, title, steps }) => {
    let at = y;
    const boxes = steps.map(({ text, reversible }, index) => {
      const box = boxOf('step', at, `${index + 1}. ${text}`, !reversible);
      at = bottomOf(box) + GAP;
      return box;
    });
    const last = boxes.at(-1);
    const alone = boxOf('cause', y, title);
    const stepsBottom = last === undefined ? y : bottomOf(last);
    const box = { ...alone, y: Math.max(y, (y + stepsBottom - alone.height) / 2) };
    const bottom = Math.max(bottomOf(box), stepsBottom);
    y = bottom + CAUSE_GAP;
    return { id, box, steps: boxes, bottom };
  });
}

/** Each beside the middle of its causes, and below the one before. */
function layOutProblems(problems: readonly GraphProblem[], blocks: readonly CauseBlock[]): readonly Box[] {
  let free = HEADER;
  return problems.map(({ title, causes }) => {
    const own = blocks
      .filter(({ id }) => causes.some((cause) => cause.id === id))
      .map(({ box }) => middle(box));
    const centre = own.reduce((sum, y) => sum + y, 0) / Math.max(own.length, 1);
    const box = boxOf('problem', 0, title);
    const y = Math.max(free, centre - box.height / 2);
    free = y + box.height + CAUSE_GAP;
    return { ...box, y };
  });
}

function boxOf(column: Column, y: number, text: string, dashed = false): Box {
  const { width, lines: most } = COLUMNS[column];
  const clean = cleanText(text);
  const wrapped = wrapLine(clean, Math.floor((width - 2 * PADDING) / CHARACTER));
  const lines = wrapped.length <= most ? wrapped : [...wrapped.slice(0, most - 1), `${wrapped[most - 1]} …`];
  return { column, y, height: lines.length * LINE + 2 * PADDING, lines, text: clean, dashed };
}

const bottomOf = ({ y, height }: Box): number => y + height;
const middle = ({ y, height }: Box): number => y + height / 2;

function problemEdges(
  { causes }: GraphProblem,
  box: Box | undefined,
  blocks: readonly CauseBlock[],
): readonly string[] {
  if (box === undefined) return [];
  return causes.flatMap(({ id }) => {
    const block = blocks.find((each) => each.id === id);
    return block === undefined ? [] : [edge(box, block.box)];
  });
}

/** How likely the cause is beforehand, on its edge; each word once where several problems have it. */
function priorWord({ id, box }: CauseBlock, problems: readonly GraphProblem[]): string {
  const words = problems.flatMap(({ causes }) =>
    causes.filter((cause) => cause.id === id).map(({ prior }) => prior),
  );
  const [x, y] = [COLUMNS.cause.x - 4, number(middle(box) - 4)];
  const halo = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"';
  return `<text x="${x}" y="${y}" text-anchor="end" font-size="10" fill="#555555" ${halo}>${[...new Set(words)].join(' / ')}</text>`;
}

function edge(from: Box, to: Box): string {
  const [start, end] = [COLUMNS[from.column].x + COLUMNS[from.column].width, COLUMNS[to.column].x];
  const [y1, y2] = [number(middle(from)), number(middle(to))];
  const bend = (start + end) / 2;
  return `<path d="M${start} ${y1}C${bend} ${y1} ${bend} ${y2} ${end} ${y2}" fill="none" stroke="#999999"/>`;
}

function drawBox({ column, y, height, lines, text, dashed }: Box, fill: string): string {
  const { x, width } = COLUMNS[column];
  const words = lines.map(
    (line, index) =>
      `<tspan x="${x + PADDING}" y="${number(y + PADDING + (index + 1) * LINE - 4)}">${escapeXml(line)}</tspan>`,
  );
  const note = dashed ? ' (cannot be undone)' : '';
  return [
    `<g><title>${escapeXml(text)}${note}</title>`,
    `<rect x="${x}" y="${number(y)}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="#555555"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`,
    `<text fill="#111111">${words.join('')}</text></g>`,
  ].join('');
}

/** Coordinates to half a pixel. */
const number = (value: number): string => String(Math.round(value * 2) / 2);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

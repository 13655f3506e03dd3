/** The graph of the shipped rules, drawn: everything is in it, and every program can read it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type RulesetGraph, rulesetGraph } from '../../src/knowledge/graph.js';
import type { Ruleset } from '../../src/knowledge/types.js';
import { graphMermaid } from '../../src/render/graph-mermaid.js';
import { graphSvg } from '../../src/render/graph-svg.js';
import { cause, problem, ruleset, step, when } from '../support/rulesets.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const decoded = (text: string): string => {
  const bare = text.replace(/&(?:amp|lt|gt|quot);/g, '');
  if (/[&<>"]/.test(bare)) throw new Error(`not escaped: ${text}`);
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
};

/** A strict reader of the little XML that is used. Throws where it is not well-formed. */
function parseXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const tokens = /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    at = tokens.lastIndex;
    const [, closing, name = '', attributes = '', empty, words] = match;
    const here = open.at(-1);
    if (here === undefined) throw new Error('closed too often');
    if (words !== undefined) here.text += decoded(words);
    else if (closing === '/') {
      if (here.name !== name) throw new Error(`</${name}> closes <${here.name}>`);
      open.pop();
    } else {
      const pairs = [...attributes.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)];
      const names = pairs.map(([, key]) => key);
      if (new Set(names).size !== names.length) throw new Error(`an attribute twice in <${name}>`);
      const found = Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, decoded(value)]));
      const element: Element = { name, attributes: found, children: [], text: '' };
      here.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [only, ...others] = root.children;
  if (at !== text.length || open.length !== 1 || only === undefined || others.length > 0)
    throw new Error(`not well-formed behind character ${at}`);
  return only;
}

const all = (element: Element): Element[] => [element, ...element.children.flatMap(all)];

let shipped: Ruleset;
let graph: RulesetGraph;
beforeAll(async () => {
  shipped = (await shippedKnowledge()).ruleset;
  graph = rulesetGraph(shipped);
});

const texts = (): readonly string[] => [
  ...[...shipped.problems.values()].map(({ title }) => title),
  ...[...shipped.causes.values()].flatMap(({ title, resolution }) => [
    title,
    ...resolution.map(({ text }, index) => `${index + 1}. ${text}`),
  ]),
];

describe('rulesetGraph', () => {
  it('holds every cause and step, or those of one problem', () => {
    expect(graph.causes.map(({ id }) => id).sort()).toEqual([...shipped.causes.keys()].sort());
    const steps = (causes: readonly { readonly steps: readonly unknown[] }[]) =>
      causes.reduce((sum, each) => sum + each.steps.length, 0);
    expect(steps(graph.causes)).toBe(
      [...shipped.causes.values()].reduce((sum, { resolution }) => sum + resolution.length, 0),
    );
    const one = rulesetGraph(shipped, 'dns-event-6702');
    expect(one.problems.map(({ id }) => id)).toEqual(['dns-event-6702']);
    expect(new Set(one.causes.map(({ id }) => id))).toEqual(
      new Set(shipped.problems.get('dns-event-6702')?.causes.map(({ id }) => id)),
    );
  });

  it('leaves out what is no longer recognised', () => {
    const deprecated = { date: '2026-01-01', reason: 'Gone.' };
    const old = ruleset({
      problems: [
        problem('new', when('a'), { a: 'rare' }),
        problem('old', when('a'), { b: 'rare' }, { deprecated }),
      ],
      causes: [cause('a', []), cause('b', [])],
    });
    expect(rulesetGraph(old).causes.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('graphSvg', () => {
  it('is well-formed and has every problem, cause and step in full', () => {
    const svg = parseXml(graphSvg(graph).trimEnd());
    expect(svg.name).toBe('svg');
    const titles = all(svg)
      .filter(({ name }) => name === 'title')
      .map(({ text }) => text.replace(' (cannot be undone)', ''));
    expect(titles).toEqual(expect.arrayContaining([...texts()]));
  });

  it('draws no box over another, and all inside the page', () => {
    const svg = parseXml(graphSvg(graph).trimEnd());
    const boxes = all(svg)
      .filter(({ name, attributes }) => name === 'rect' && attributes['x'] !== undefined)
      .map(({ attributes }) => {
        const at = (key: string): number => Number(attributes[key]);
        return { x: at('x'), y: at('y'), right: at('x') + at('width'), bottom: at('y') + at('height') };
      });
    expect(boxes).toHaveLength(texts().length);
    for (const [index, box] of boxes.entries()) {
      expect(box.bottom).toBeLessThanOrEqual(Number(svg.attributes['height']));
      expect(box.right).toBeLessThanOrEqual(Number(svg.attributes['width']));
      for (const other of boxes.slice(index + 1))
        expect(
          box.right <= other.x || other.right <= box.x || box.bottom <= other.y || other.bottom <= box.y,
        ).toBe(true);
    }
  });

  it('shows whatever stands in texts, and nothing of it is markup', () => {
    const hostile = '</text><script>alert("1")</script> & \u0000\u202e';
    const drawn = graphSvg(
      rulesetGraph(
        ruleset({
          problems: [problem('p', when('a'), { c: 'rare' }, { title: hostile })],
          causes: [cause('c', [], { title: hostile, resolution: [step('s', { text: hostile })] })],
        }),
      ),
    );
    const names = new Set(all(parseXml(drawn.trimEnd())).map(({ name }) => name));
    expect([...names].sort()).toEqual(['g', 'path', 'rect', 'svg', 'text', 'title', 'tspan']);
    expect(drawn).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('draws the same again', async () => {
    expect(graphSvg(rulesetGraph(shipped))).toBe(graphSvg(graph));
  });
});

describe('graphMermaid', () => {
  it('has a node for each problem, cause and step, and edges between them only', () => {
    const lines = graphMermaid(graph).trimEnd().split('\n');
    expect(lines[0]).toBe('flowchart LR');
    const nodes = new Map(
      lines.flatMap((line) => {
        const [, id, label] = /^ {2}(\w+)\(?\["([^"]*)"\]\)?$/.exec(line) ?? [];
        return id === undefined || label === undefined ? [] : [[id, label] as const];
      }),
    );
    const decode = (label: string): string =>
      label
        .replace(/#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))
        .replace(/^Step (\d+):/, '$1.');
    expect([...nodes.values()].map(decode).sort()).toEqual([...texts()].sort());
    const edges = lines.flatMap((line) => {
      const [, from, to] = /^ {2}(\w+) (?:-- [a-z-]+ )?--> (\w+)$/.exec(line) ?? [];
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    });
    expect(edges.flat().filter((id) => !nodes.has(id))).toEqual([]);
    const reached = new Set(edges.map(([, to]) => to));
    expect([...nodes.keys()].filter((id) => !reached.has(id) && !id.startsWith('problem_'))).toEqual([]);
    expect(nodes.size + edges.length + 3).toBe(lines.length);
  });

  it('lets no text end its label, make markup or begin a list', () => {
    const text = '1. x"] --> y["`*_<b>#quot;&amp;\n';
    const drawn = graphMermaid(
      rulesetGraph(
        ruleset({
          problems: [problem('p', when('a'), { c: 'rare' })],
          causes: [cause('c', [], { resolution: [step('s', { text })] })],
        }),
      ),
    );
    const line = drawn.split('\n').find((each) => each.includes('step__c__s['));
    expect(line).toBe(
      '  step__c__s["Step 1: 1. x#34;#93; --#62; y#91;#34;#96;#42;#95;#60;b#62;#35;quot;#38;amp;"]',
    );
  });
});

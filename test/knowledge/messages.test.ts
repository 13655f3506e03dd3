/** How much is told of one set of documents, and that nothing is looked up for what is not told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGES, type RuleMessage, tellMessages } from '../../src/knowledge/messages.js';

const at = (file: number, line: number): RuleMessage => ({
  file: `causes/c${String(file).padStart(5, '0')}.json`,
  line,
  column: 1,
  code: 'unknown-fact',
  message: `There is no fact "a.f${line}"`,
});

describe('tellMessages', () => {
  it('ends those messages that are told, and asks for no other end', () => {
    const files = fc.array(fc.nat({ max: 300 }), { maxLength: 12 });
    fc.assert(
      fc.property(files, (counts) => {
        let asked = 0;
        const ending = (): string => {
          asked += 1;
          return '.';
        };
        const untold = counts.flatMap((count, file) =>
          Array.from({ length: count }, (_, line) => ({ ...at(file, line + 1), ending })),
        );
        const told = tellMessages(untold);
        const ended = told.filter(({ code }) => code === 'unknown-fact');
        expect(asked).toBe(ended.length);
        expect(ended.every(({ message }) => message.endsWith('".'))).toBe(true);
        const inAll = counts.reduce((sum, count) => sum + Math.min(count, 101), 0);
        expect(told).toHaveLength(Math.min(inAll, MAX_MESSAGES));
        if (inAll > MAX_MESSAGES) expect(told.at(-1)?.code).toBe('too-many-messages');
        expect(told.some((message) => 'ending' in message)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('says where there is more, in a file and in all', () => {
    const inOne = tellMessages(Array.from({ length: 102 }, (_, line) => at(1, line + 1)));
    expect(inOne.at(-1)).toMatchObject({ line: 101, message: 'More is wrong in this file.' });
    const inMany = tellMessages(Array.from({ length: 501 }, (_, file) => at(file, 1)));
    expect(inMany.at(-1)).toMatchObject({
      file: 'causes/c00500.json',
      message: 'More is wrong: no more than 500 messages are told.',
    });
    expect(inMany.at(-2)?.file).toBe('causes/c00498.json');
  });
});

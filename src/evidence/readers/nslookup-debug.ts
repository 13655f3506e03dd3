/**
 * What nslookup prints beside the answer with -debug or -d2: packets in full. The records of their answer sections are
 * read as everywhere; what stands in authority and additional sections is no answer to the question.
 */

const RULE = /^-{8,40}$/;
const OTHER_SECTION = /^(?:AUTHORITY|ADDITIONAL) RECORDS:$/;
const FRAME =
  /^(?:Got answer:|SendRequest\(\), len \d{1,5}|SendRequest failed|HEADER:|QUESTIONS:|ANSWERS:|opcode = [A-Z]{1,10},.{0,60}|header flags: .{0,120}|questions = \d{1,3}, .{0,100}|\S{1,255}, type = [A-Z0-9+]{1,10}, class = IN|ttl = \d{1,10}(?: \(.{1,60}\))?|type = [A-Z]{1,10}, class = IN, dlen = \d{1,5})$/;
const OWNER = /^->\s{1,10}(\S{1,255})$/;

export class DebugPackets {
  #skipping = false;

  /** Takes a line; returns whether it is none of the answer, or the name that the next line is about, or null. */
  read(text: string): 'frame' | { readonly owner: string } | null {
    if (RULE.test(text)) {
      this.#skipping = false;
      return 'frame';
    }
    if (OTHER_SECTION.test(text)) this.#skipping = true;
    if (this.#skipping) return text.startsWith('***') ? null : 'frame';
    const owner = OWNER.exec(text)?.[1];
    if (owner !== undefined) return { owner };
    return FRAME.test(text) ? 'frame' : null;
  }
}

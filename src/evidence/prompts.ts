/**
 * Follows the shell through a paste: which lines are typed commands, and on which machine they ran. A prompt
 * names its machine (`[con-dc01]: PS C:\>`, `root@smb-dc1:~#`) or means the machine that the output showed.
 */
import { elsewhere, entered, hostHeading, isLeaving } from './shell-hosts.js';

export interface ShellLine {
  readonly text: string;
  readonly command: string | null;
  readonly input: string | null;
  readonly host: string | null;
  readonly boundary: boolean;
  readonly understood: boolean;
}

const WINDOWS_PROMPT =
  /^(?:\[([^\]\s]{1,255})\]:?\s?|(?:[\w.-]{1,64}\\)?[\w.-]{1,64}@([\w.-]{1,255})\s|\\\\([\w.-]{1,255}):?\s|(?!PS\s)((?=[\w.-]{0,254}[\d.-])[A-Za-z][\w.-]{0,254}):?\s)?(?:PS )?(?:[A-Za-z]:|[A-Za-z]{2,12}:(?=\\)|PS(?=>))(?:\\[^<>|*?"]{0,250})?>(.*)$/;
const UNIX_PROMPT =
  /^(?:\([\w.-]{1,30}\)\s)?\[?[a-z_][\w.-]{0,31}@([\w.-]{1,255})[: ](?:\S{0,200}[#$]|\S{0,200}\s%)(?:\s(.*))?$/i;
/** A prompt of a host or of nobody, known for one by the tool that follows. */
const TOOL_PROMPT =
  /^(?:([A-Za-z][\w.-]{0,254})[$#]|[$#%])\s{1,5}((?:sudo\s)?(?:samba-tool|ldbsearch|dig|host|nslookup|ping6?|drill|delv|cat|hostname|ssh|repadmin|nltest|dcdiag|dnscmd)(?:\s.*)?)$/i;
const BARE_PROMPT = /^\$ (.*)$/;
const INTERACTIVE =
  /^(?:Default Server|Serveur par d.{1,2}faut|Standardserver|Servidor predeterminado|Servidor padr.{1,2}o)\s?:/i;
const SHELL_NAME = /^(?:bash|sh|zsh|ksh|dash|tcsh|csh)(?:-[\d.]+)?$/i;
const CLOCK = /^\d{1,2}:\d\d(?::\d\d)?$/;
const TOOL =
  /^(?:repadmin|nslookup|ping|ipconfig|dnscmd|dcdiag|dig|samba-tool|ldbsearch|nltest|(?:Get|Resolve|Test)-[A-Za-z]{3,40})(?![\w-])/i;
/** A plain word with a full stop or a colon ends what somebody says about a command, not the command. */
const SENTENCE_END = /\s[a-z]{2,20}[.:?!]$/;
const HOST_NAME = /^[\w][\w.-]{0,254}$/;

export class Shell {
  #local: string | null;
  /** The machine of the last prompt, where that is another than the local one. */
  #remote: string | null = null;
  #interactiveDepth: number | null = null;

  /** Takes the machine that the evidence was collected on, where the sender knows it. */
  constructor(host?: string) {
    this.#local = host ?? null;
  }

  /** Depth of quoting at which an interactive nslookup runs; null outside one. */
  get interactiveDepth(): number | null {
    return this.#interactiveDepth;
  }

  /** The machine that output now comes from, where the evidence tells. */
  get host(): string | null {
    return this.#remote ?? this.#local;
  }

  /** The output shows that the local machine is `host`. */
  place(host: string): void {
    if (this.#remote === null) this.#local = host;
  }

  /** What follows was printed on `host`, as a heading or the prefix of each line says. */
  enter(host: string): void {
    this.#local = host;
    this.#remote = null;
  }

  /** Takes an unquoted line and its depth of quoting; returns it as a command, as input of nslookup, or as output. */
  read(text: string, depth: number): ShellLine {
    if (text.startsWith('>')) return this.#interactive(text, depth);
    const heading = hostHeading(text);
    if (heading !== null) {
      if (heading.host !== null) this.enter(heading.host);
      if (heading.only) return { ...this.#output(text), boundary: true, understood: true };
    }
    const typed = this.#typed(text);
    if (typed !== null) return this.#command(typed, depth);
    if (INTERACTIVE.test(text)) this.#interactiveDepth = depth;
    return this.#output(text);
  }

  #output(text: string): ShellLine {
    const { host } = this;
    return { text, command: null, input: null, host, boundary: false, understood: false };
  }

  /** What was typed, with the prompt's machine taken over; null where the line is no prompt. */
  #typed(text: string): string | null {
    const windows = text.includes('>') ? WINDOWS_PROMPT.exec(text) : null;
    if (windows !== null) {
      const named = windows[1] ?? windows[2] ?? windows[3] ?? windows[4] ?? null;
      this.#remote = named !== null && CLOCK.test(named) ? null : named;
      return (windows[5] ?? '').trim();
    }
    const unix = text.includes('@') ? UNIX_PROMPT.exec(text) : null;
    if (unix !== null) {
      this.#remote = unix[1] ?? null;
      return (unix[2] ?? '').trim();
    }
    const tool = /[$#%]\s/.test(text) ? TOOL_PROMPT.exec(text) : null;
    if (tool !== null) {
      if (tool[1] !== undefined) this.#remote = SHELL_NAME.test(tool[1]) ? null : tool[1];
      return (tool[2] ?? '').trim();
    }
    if (!text.startsWith('$')) return null;
    return BARE_PROMPT.exec(text)?.[1]?.trim() ?? null;
  }

  #command(typed: string, depth: number): ShellLine {
    this.#interactiveDepth = /^nslookup(?:\.exe)?(?:\s+-\S+)*(?:\s+-\s+\S+)?\s*$/i.test(typed) ? depth : null;
    const line = { text: typed, command: typed, input: null, boundary: true };
    const session = entered(typed);
    if (session !== null || isLeaving(typed)) {
      this.#remote = session;
      return { ...line, host: this.host, understood: true };
    }
    const there = elsewhere(typed);
    this.#remote = there?.host ?? this.#remote;
    const run = there?.run ?? typed;
    return { ...line, host: this.host, text: run, command: run, understood: typed === '' };
  }

  #interactive(text: string, depth: number): ShellLine {
    let input = text;
    while (input.startsWith('>')) input = input.slice(1).trimStart();
    this.#interactiveDepth = /^exit$/i.test(input) ? null : depth;
    const output = this.#output(input);
    if (/^(?:Default )?Server\s?:/i.test(input) || INTERACTIVE.test(input)) return output;
    return { ...output, input, understood: input === '' };
  }
}

/**
 * Whether a line is a command pasted without its prompt. Prose about a tool ("ping the server") is none; the text of
 * an event that recommends a command may be one, so that the reader at work is asked first.
 */
export function isBareCommand(text: string): boolean {
  if (!TOOL.test(text)) return false;
  const [tool = '', ...words] = text.split(/\s+/, 12);
  const name = /^([\w-]+?)(?:\.exe)?(\/.*)?$/i.exec(tool);
  if (name === null) return false;
  const rest = [...(name[2] === undefined ? [] : [name[2]]), ...words];
  const first = rest[0];
  switch (name[1]?.toLowerCase() ?? '') {
    case 'repadmin':
      return first?.startsWith('/') === true && !SENTENCE_END.test(text);
    case 'nslookup':
    case 'ping':
      return rest.length <= 6 && rest.some((word) => word.includes('.')) && rest.every(isArgument);
    case 'dig':
      return rest.some((word) => /[.@]/.test(word)) && rest.every(isDigArgument);
    case 'samba-tool':
      return /^(?:drs|domain|dns|dbcheck|visualize)$/i.test(first ?? '');
    case 'ldbsearch':
    case 'nltest':
    case 'dnscmd':
      return rest.some((word) => /^[-/]/.test(word));
    case 'ipconfig':
      return first === undefined || first.startsWith('/');
    case 'dcdiag':
      return rest.slice(0, redirection(rest)).every((word) => /^[-/]/.test(word));
    default:
      // A cmdlet; its error display begins with its name and a colon.
      return first !== ':' && !tool.endsWith(':') && (first === undefined || /^[-\w"'|]/.test(first));
  }
}

/** Where the output of a command is sent on. */
function redirection(words: readonly string[]): number | undefined {
  const at = words.findIndex((word) => /^\d?[|>]/.test(word));
  return at < 0 ? undefined : at;
}

function isArgument(word: string): boolean {
  return (
    /^[-/]/.test(word) ||
    /^\d{1,3}$/.test(word) ||
    word.includes(':') ||
    (HOST_NAME.test(word) && word.includes('.'))
  );
}

function isDigArgument(word: string): boolean {
  return /^[@+-]/.test(word) || /^(?:in|[A-Z]{1,10}\d{0,2})$/i.test(word) || word.includes('.');
}

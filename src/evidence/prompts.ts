/**
 * Follows the shell through a paste: which lines are typed commands, and on which machine they ran. A prompt
 * names its machine (`[con-dc01]: PS C:\>`, `root@smb-dc1:~#`) or means the machine that the output showed.
 */
export interface ShellLine {
  readonly text: string;
  readonly command: string | null;
  readonly input: string | null;
  readonly host: string | null;
  readonly boundary: boolean;
  readonly understood: boolean;
}

const WINDOWS_PROMPT = /^(?:\[([^\]\s]{1,255})\]:\s?)?(?:PS )?(?:[A-Za-z]:(?:\\[^<>|*?"]{0,250})?|PS)>(.*)$/;
const UNIX_PROMPT = /^\[?[a-z_][\w.-]{0,31}@([\w.-]{1,255})[: ]\S{0,200}[#$](?:\s(.*))?$/i;
const BARE_PROMPT = /^\$ (.*)$/;
const ENTER = /^(?:Enter-PSSession|etsn)\s+(?:-(?:ComputerName|cn)\s+)?["']?([\w.:-]{1,255})/i;
const ELSEWHERE =
  /^(?:winrs\s+-r(?:emote)?:([\w.:-]{1,255})\s+|psexec\S{0,10}\s+\\\\([\w.:-]{1,255})\s+|(?:Invoke-Command|icm)\s+-(?:ComputerName|cn)\s+([\w.:-]{1,255})\s)/i;
const HOST_LINE =
  /^(?:(?:ok|changed|failed|fatal): \[([\w.:-]{1,255})\]|[-=#*]{2,}\s{0,5}(?:on|host|server)[: ]\s{0,5}([\w.-]{1,255})(?:\s.{0,80})?[-=#*]{2,}$)/i;
const TOOL = /^(?:repadmin|nslookup|ping|ipconfig|dnscmd|dcdiag)(?![\w-])/i;
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

  /** The output shows that the local machine is `host`. */
  place(host: string): void {
    if (this.#remote === null) this.#local = host;
  }

  /** Takes an unquoted line and its depth of quoting; returns it as a command, as input of nslookup, or as output. */
  read(text: string, depth: number): ShellLine {
    if (text.startsWith('>')) return this.#interactive(text, depth);
    const hostLine = HOST_LINE.exec(text);
    const named = hostLine?.[1] ?? hostLine?.[2];
    if (named !== undefined) {
      this.#local = named;
      this.#remote = null;
      return { ...this.#output(text), boundary: true, understood: true };
    }
    const typed = this.#typed(text);
    if (typed !== null) return this.#command(typed, depth);
    if (text.startsWith('Default Server:')) this.#interactiveDepth = depth;
    return this.#output(text);
  }

  #output(text: string): ShellLine {
    const host = this.#remote ?? this.#local;
    return { text, command: null, input: null, host, boundary: false, understood: false };
  }

  /** What was typed, with the prompt's machine taken over; null where the line is no prompt. */
  #typed(text: string): string | null {
    const windows = text.includes('>') ? WINDOWS_PROMPT.exec(text) : null;
    if (windows !== null) {
      this.#remote = windows[1] ?? null;
      return (windows[2] ?? '').trim();
    }
    const unix = text.includes('@') ? UNIX_PROMPT.exec(text) : null;
    if (unix !== null) {
      this.#remote = unix[1] ?? null;
      return (unix[2] ?? '').trim();
    }
    return BARE_PROMPT.exec(text)?.[1]?.trim() ?? null;
  }

  #command(typed: string, depth: number): ShellLine {
    this.#interactiveDepth = /^nslookup(?:\.exe)?(?:\s+-\S+)*(?:\s+-\s+\S+)?\s*$/i.test(typed) ? depth : null;
    const line = { text: typed, command: typed, input: null, boundary: true };
    const enter = ENTER.exec(typed)?.[1];
    if (enter !== undefined) this.#remote = enter;
    else if (/^(?:Exit-PSSession|exsn|exit)\b/i.test(typed)) this.#remote = null;
    else {
      const elsewhere = ELSEWHERE.exec(typed);
      this.#remote = elsewhere?.[1] ?? elsewhere?.[2] ?? elsewhere?.[3] ?? this.#remote;
      const run = elsewhere !== null && elsewhere[3] === undefined ? typed.slice(elsewhere[0].length) : typed;
      return {
        ...line,
        text: run,
        command: run,
        host: this.#remote ?? this.#local,
        understood: typed === '',
      };
    }
    return { ...line, host: this.#remote ?? this.#local, understood: true };
  }

  #interactive(text: string, depth: number): ShellLine {
    let input = text;
    while (input.startsWith('>')) input = input.slice(1).trimStart();
    this.#interactiveDepth = /^exit$/i.test(input) ? null : depth;
    const output = this.#output(input);
    if (/^(?:Default )?Server:/.test(input)) return output;
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
  const name = /^(repadmin|nslookup|ping|ipconfig|dnscmd|dcdiag)(?:\.exe)?(\/.*)?$/i.exec(tool);
  if (name === null) return false;
  const rest = [...(name[2] === undefined ? [] : [name[2]]), ...words];
  const first = rest[0];
  switch (name[1]?.toLowerCase() ?? '') {
    case 'repadmin':
      return first?.startsWith('/') === true;
    case 'nslookup':
    case 'ping':
      return rest.length <= 6 && rest.some((word) => word.includes('.')) && rest.every(isArgument);
    case 'dnscmd':
      return rest.some((word) => word.startsWith('/'));
    default:
      return first === undefined || first.startsWith('/');
  }
}

function isArgument(word: string): boolean {
  return (
    /^[-/]/.test(word) ||
    /^\d{1,3}$/.test(word) ||
    word.includes(':') ||
    (HOST_NAME.test(word) && word.includes('.'))
  );
}

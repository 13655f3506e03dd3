/**
 * How pastes say on which machine the following output was made: the headings of Ansible, of transcripts and of people,
 * and the commands that run something on another machine.
 */

const ANSIBLE =
  /^(?:ok|changed|failed|fatal|skipping|unreachable): \[([\w.:-]{1,255})(?: -> ([\w.:-]{1,255})(?:\([\w.:-]{1,255}\))?)?\]/i;
const AD_HOC = /^([\w.:-]{1,255}) \| (?:SUCCESS|CHANGED|FAILED|UNREACHABLE)(?:!|\s|$)/;
const RULED =
  /^[-=#*]{2,}\s{0,5}(?:(?:on|auf|sur|host|server|machine|dc|output (?:of|from))(?::\s{0,5}|\s{1,5}))([\w.-]{1,255})(?:\s.{0,80})?[-=#*]{2,}$/i;
const RULED_NAME =
  /^[-=#*]{2,}\s{0,5}((?=[\w.-]{0,200}[A-Za-z])[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}):?\s{0,5}[-=#*]{2,}$/;
const HEADING_NAME =
  /^#{1,6}\s{1,5}(?:(?:on|host|server|output (?:of|from)):?\s{1,5}([\w.-]{1,255})|([\w-]{1,63}(?:\.[\w-]{1,63}){2,20})):?$/i;
const ON =
  /^(?:on|auf|sur|en|em)\s{1,5}(?=[\w.-]{0,254}\d|[\w-]{1,63}\.[\w-]{1,63}\.)([A-Za-z][\w.-]{0,254})(?:\s\([\w.:]{1,60}\))?:$/i;
/** The header of a PowerShell transcript, in whatever language. */
const TRANSCRIPT = /^[^:]{3,30}:\s?([\w-]{1,63}) \(Microsoft Windows NT [\d.]{3,20}\)$/;
const FIELD = /^(?:Machine|Host|Hostname)\s?:\s{0,5}([A-Za-z0-9][\w.-]{0,254})$/i;
const TITLE =
  /^(?:(?:Select|Ausw.{1,2}hlen|S.{1,2}lectionner)\s)?(?:Administrat(?:or|eur|ore)|Administrador)\s?:\s{0,5}(?:\\\\([\w.-]{1,255})(?::.{0,200})?|.{0,80}(?:PowerShell|cmd\b|Prompt|commandes|Eingabeaufforderung|S.{1,2}mbolo del sistema).{0,200})$/i;
const PLAY = /^(?:PLAY|TASK|PLAY RECAP|RUNNING HANDLER)(?: \[.{0,200}\])?\s?\*{3,}$/;
/** Ansible's own lines around the output. */
const FRAME =
  /^(?:"[\w. -]{0,80}_lines": \[|[\w.-]{1,255}\s{0,40}: ok=\d{1,6}\s{1,10}changed=\d{1,6}\s.{0,200})$/;

const ENTER = /^(?:Enter-PSSession|etsn)\s+(?:-(?:ComputerName|cn)\s+)?["']?([\w.:-]{1,255})/i;
const LEAVE = /^(?:Exit-PSSession|exsn|exit|logout)\b/i;
const RUN_THERE =
  /^(?:winrs\s+-r(?:emote)?:([\w.:-]{1,255})\s+|psexec\S{0,10}\s+\\\\([\w.:-]{1,255})\s+|ssh\s+(?:-[A-Za-z]\s+)?(?:[\w.\\-]{1,64}@)?([\w.:-]{1,255})\s+(?=\S))/i;
const INVOKE = /^(?:Invoke-Command|icm)\s+-(?:ComputerName|cn)\s+["']?([\w.:-]{1,255})/i;

/** A line that names the machine of what follows; `only`: it says nothing else. */
export interface HostHeading {
  readonly host: string | null;
  readonly only: boolean;
}

/** Takes a line of output; returns the heading that it is, or null. Most lines are none, which a look at them shows. */
export function hostHeading(text: string): HostHeading | null {
  const ansible = text.includes(': [') ? ANSIBLE.exec(text) : null;
  if (ansible !== null) return { host: ansible[2] ?? ansible[1] ?? null, only: true };
  if (text.length > 400) return text.includes(' | ') ? only(AD_HOC.exec(text)?.[1]) : null;
  if (text.endsWith('***') && PLAY.test(text)) return { host: null, only: true };
  if ((text.endsWith('[') || text.includes(': ok=')) && FRAME.test(text)) return { host: null, only: true };
  return named(text) ?? titled(text);
}

function named(text: string): HostHeading | null {
  if (text.includes(' | ')) return only(AD_HOC.exec(text)?.[1]);
  if (/^[-=#*]/.test(text)) return only(ruled(text));
  if (text.endsWith(':')) return only(ON.exec(text)?.[1]);
  return text.includes('(Microsoft Windows NT') ? only(TRANSCRIPT.exec(text)?.[1]) : null;
}

function titled(text: string): HostHeading | null {
  const title = text.includes('dministra') ? TITLE.exec(text) : null;
  if (title !== null) return { host: title[1] ?? null, only: true };
  const field = FIELD.exec(text)?.[1];
  return field === undefined ? null : { host: field, only: false };
}

function only(host: string | undefined): HostHeading | null {
  return host === undefined ? null : { host, only: true };
}

function ruled(text: string): string | undefined {
  if (!/^[-=#*]/.test(text)) return undefined;
  const heading = HEADING_NAME.exec(text);
  return RULED.exec(text)?.[1] ?? RULED_NAME.exec(text)?.[1] ?? heading?.[1] ?? heading?.[2];
}

/** The machine on which a typed command opens a session, or null. */
export function entered(typed: string): string | null {
  return ENTER.exec(typed)?.[1] ?? null;
}

export function isLeaving(typed: string): boolean {
  return LEAVE.test(typed);
}

/** Takes a typed command; returns the machine that it runs something on, and what it runs there, or null. */
export function elsewhere(typed: string): { readonly host: string; readonly run: string } | null {
  const there = RUN_THERE.exec(typed);
  const host = there?.[1] ?? there?.[2] ?? there?.[3];
  if (there !== null && host !== undefined) {
    return { host, run: typed.slice(there[0].length).replace(/^(["'])(.*)\1$/, '$2') };
  }
  const invoked = INVOKE.exec(typed)?.[1];
  return invoked === undefined ? null : { host: invoked, run: typed };
}

/**
 * The lines of ping on Windows and on Linux. Addresses and the forms of counts are the same in every language; only
 * for a name that does not resolve a sentence is the only carrier.
 */
import { addressOf, nameOf } from '../values.js';

/** `Pinging NAME [ADDRESS] with 32 bytes of data:` */
const NAMED = /(?:^|\s)(\S{1,255}) \[([0-9a-f.:%]{3,60})\] (?:.{1,80}\s)?\d{1,6} (?:bytes|octets|byte)\b/i;
const BARE =
  /(?:^|\s)([0-9a-f.:%]{3,60}) (?:\S{1,12} \S{1,60} )?\S{1,12} \d{1,6} (?:bytes|octets|byte)\b.{0,40}:$/i;
/** `PING NAME (ADDRESS) 56(84) bytes of data.` */
const UNIX = /^PING (\S{1,255}?) ?\(([0-9a-f.:%]{3,60})\)(?: from \S{1,60}(?: \S{1,20})?:)?:? \d{1,6}/i;
const UNKNOWN =
  /^.{0,40}\bping\b.{0,40}?\b(?:could not find host|trouver l.{1,2}h.{1,2}te|konnte Host|encontrar el host|encontrar o host|localizar o anfitri\S{1,3}|trovare l.host) ["'«»“„]{0,2}\s?([^\s"'«»“”]{1,255})/i;
const UNIX_UNKNOWN =
  /^ping6?: (?:unknown host |cannot resolve |bad address )?["'‘]?([^\s:"'’]{1,255})["'’]?(?:: (.{3,120}))?$/;
/** What Linux reports of its own sockets before any name. */
const NO_HOST =
  /^(?:connect|sendmsg|socket|usage|invalid|unknown|warning|permission|icmp|bind|local|sending)$/i;
const REPLY = /^\p{L}[^\d:[]{2,40}\s([0-9a-f.:%]{3,60}?)\s?:\s(.{2,120})$/iu;
const UNIX_REPLY =
  /^\d{1,6} (?:bytes|octets) \S{2,4} (?:\S{1,255} \()?([0-9a-f.:%]{3,60}?)\)?\s?:\s.{0,20}icmp_seq/i;
const ECHOED = /[=<]\s?\d/;
const PACKETS = /=\s?(\d{1,7})\s?,.{1,40}=\s?(\d{1,7})\s?,.{1,40}=\s?\d{1,7}(?![\d\w])/;
const UNIX_PACKETS = /^(\d{1,7}) packets transmitted, (\d{1,7}) (?:packets )?received/i;
const UNIX_REFUSAL = /^From (\S{1,255}?)(?: \(([0-9a-f.:%]{3,60})\))?:? .{0,60}icmp_seq/i;
const REST =
  /^(?:Request timed out|Ping statistics for |Approximate round trip|General failure|PING: transmit failed|Please check the name|check the name|From \S{1,255} .{0,60}icmp_seq|no answer yet|rtt min|round-trip min|--- .{1,255} ping statistics ---)|= ?\d{1,7} ?ms\b|^\(\d{1,3} ?%.{0,40}\),?$/i;
const SILENCE =
  /^(?:D.{1,3}lai d.attente|Zeit.{1,3}berschreitung|Tiempo de espera|Esgotado o tempo|Ping-Statistik|Statistiques Ping|Estad.{1,3}sticas de ping|Estat.{1,3}sticas d[eo] Ping|Dur.{1,3}e approximative|Ca\. Zeitangaben|Tiempos aproximados|Aproximar um n)/i;
/** The rest of the sentence about the unknown name, where a mail program broke it off. */
const ADVICE =
  /^(?:.{0,12}(?:check|V.{1,3}rifiez|.{0,2}berpr.{1,3}fen|Compruebe|Verifique)\b.{0,120}|.{0,60}(?:try again|nouveau|erneut|intentarlo|novamente)\.)$/i;

export interface Resolved {
  readonly name: string | null;
  readonly address: string;
}

/** The line in which ping names its target, or null. */
export function pinging(text: string): Resolved | null {
  const found = UNIX.exec(text) ?? NAMED.exec(text);
  const address = addressOf(found?.[2] ?? BARE.exec(text)?.[1] ?? '');
  if (address === null) return null;
  const name = found?.[1] ?? '';
  return { name: addressOf(name) === null ? nameOf(name) : null, address };
}

/** Takes a line and the name that was asked, where a command shows it; returns the name that did not resolve, or null. */
export function unknownHost(text: string, asked: string | null): string | null {
  const printed = UNKNOWN.exec(text)?.[1];
  if (printed !== undefined) return nameOf(printed.replace(/\.$/, ''));
  const unix = text.startsWith('ping') ? UNIX_UNKNOWN.exec(text) : null;
  const host = unix === null ? null : nameOf((unix[1] ?? '').replace(/\.$/, ''));
  if (host !== null && !NO_HOST.test(host) && (unix?.[2] !== undefined || host.includes('.'))) return host;
  // In another language: the sentence has the name that was asked, and says ping.
  const named = asked !== null && /\bping\b/i.test(text) && text.toLowerCase().includes(asked);
  return named && !/[[(]/.test(text) ? asked : null;
}

/** Whether the sentence about an unknown name goes on in the next line. */
export function isUnfinished(text: string): boolean {
  return /^.{0,40}\bping\b.{0,80}$/i.test(text) && unknownHost(text, null) === null && /\s\S{2,}$/.test(text)
    ? /\b(?:not|find|could|host|request|pu|trouver|l.h.{1,2}te|konnte|encontrar|pudo|no|o|el|Anforderung|localizar)$/i.test(
        text,
      )
    : false;
}

/** Takes a line and the address that was pinged; returns whether it answered, or null where the line does not say. */
export function answered(text: string, address: string): boolean | null {
  const unix = UNIX_REPLY.exec(text)?.[1];
  if (unix !== undefined) return addressOf(unix) === address ? true : null;
  const reply = REPLY.exec(text);
  if (reply !== null && addressOf(reply[1] ?? '') === address && ECHOED.test(reply[2] ?? '')) return true;
  // A router's "unreachable" counts as received, so that only none proves something.
  return packetsIn(text)?.received === 0 ? false : null;
}

/** The router that answers for the host that it cannot reach, by address or else by name; null for another line. */
export function refuserIn(text: string): string | null {
  const reply = REPLY.exec(text);
  const address = addressOf(reply?.[1] ?? '');
  if (address !== null) return ECHOED.test(reply?.[2] ?? '') ? null : address;
  const unix = UNIX_REFUSAL.exec(text);
  return unix === null ? null : (addressOf(unix[2] ?? '') ?? addressOf(unix[1] ?? '') ?? unix[1] ?? null);
}

/** The count of packets with which ping ends; null for another line. */
export function packetsIn(text: string): { readonly sent: number; readonly received: number } | null {
  const found = PACKETS.exec(text) ?? UNIX_PACKETS.exec(text);
  return found === null ? null : { sent: Number(found[1]), received: Number(found[2]) };
}

/** Whether a line belongs to ping's output without saying anything of its own. */
export function isRest(text: string): boolean {
  const reply = REPLY.exec(text);
  if (reply !== null && addressOf(reply[1] ?? '') !== null) return true;
  return (
    REST.test(text) ||
    SILENCE.test(text) ||
    ADVICE.test(text) ||
    UNIX_REPLY.test(text) ||
    packetsIn(text) !== null
  );
}

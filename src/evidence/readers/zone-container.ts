/**
 * The containers of zones in the directory (dsquery *, Get-ADObject, ldifde): a name with CNF in it is a copy that a
 * conflict of replication renamed. The GUID behind CNF is that of the copy, not of a domain controller.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { ZoneContainer } from '../observations-configuration.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { dnsName, guidOf, nameOf } from '../values.js';
import { goesOn } from './broken-command.js';
import { serverNamed } from './powershell-command.js';

const COMMAND = /\b(?:dsquery(?:\.exe)?\s{1,10}\*|Get-ADObject|ldifde|dsget|ldapsearch|ldbsearch)(?=[\s"'])/i;
const ABOUT_ZONES = /CN=MicrosoftDNS|dnsZone/i;
const SERVER = /\s(?:-s|-Server|-h|-H)[\s:]{1,10}["']?(?:ldaps?:\/\/)?([^\s"',;|/)]{1,255})/;
const BASE = /CN=MicrosoftDNS,((?:[A-Za-z]{2}=[^,"'()\s]{1,100},){1,20}DC=[^,"'()\s]{1,63})(?![,\w])/i;
/** The container of a zone: its name, CNF, the rest. */
const CONTAINER =
  /(?:^|[\s:,"'{])DC=([^,\\\s"]{1,255})((?:\\0A|\\n|\s?)CNF:([\da-f-]{36}))?,CN=MicrosoftDNS,((?:[A-Za-z]{2}=[^,"\s}]{1,120},?){1,20})/i;
const BROKEN_OFF = /(?:^|[\s:"'{])DC=([^,\\\s"]{1,255})\\0ACNF:([\da-f-]{36})/i;
const CONFLICT_LINE = /^CNF:([\da-f-]{36})$/i;
const ATTRIBUTES =
  /^(?:distinguishedname|name|dc|cn|whencreated|whenchanged|objectguid|objectclass|objectcategory|showinadvancedviewonly|instancetype)$/i;
const FIELD =
  /^(distinguishedname|dn|name|dc|cn|whencreated|whenchanged|objectguid|objectclass|objectcategory|changetype|dnsproperty|showinadvancedviewonly|instancetype|adspath|canonicalname|deleted|isdeleted|protectedfromaccidentaldeletion|propertynames|addedproperties|removedproperties|modifiedproperties|propertycount)\s{0,60}:{1,2}(?:\s(.*)|$)/i;
const CREATED = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s.{1,20})?$|^\d{14}\.0Z$/;
/** Dates, GUIDs and flags may stand beside a name. */
const OTHER_VALUE = /\d|^(?:[AP]M|TRUE|FALSE)$/i;
const RULE = /^[-\s]{2,400}$/;

type Draft = { -readonly [Key in keyof ZoneContainer]: ZoneContainer[Key] };

class ZoneContainers implements Reading {
  readonly #containers: Draft[] = [];
  #columns: readonly string[] = [];

  constructor(
    private readonly piece: PieceContext,
    private readonly host: string | null,
    private command: string | null,
  ) {}

  get #server(): string | null {
    const asked = SERVER.exec(this.command ?? '')?.[1];
    return asked === undefined ? this.host : serverNamed(asked);
  }

  /** The partition whose containers are listed, where the command says it. */
  get #base(): string | null {
    return BASE.exec(this.command ?? '')?.[1]?.toLowerCase() ?? null;
  }

  take(line: Line): Verdict {
    const { text } = line;
    if (line.command !== null || line.input !== null) return 'no';
    if (this.#continuesCommand(text)) return 'yes';
    const container = CONTAINER.exec(text);
    if (container !== null) {
      const [, zone = '', , guid, rest = ''] = container;
      this.#found(line, zone, guid, rest.replace(/,$/, '').toLowerCase());
      const after = text.slice(container.index + container[0].length).replace(/^[",\s]+/, '');
      this.#created(after);
      return 'yes';
    }
    const broken = BROKEN_OFF.exec(text);
    if (broken !== null) {
      this.#found(line, broken[1] ?? '', broken[2], null);
      return 'yes';
    }
    const conflict = CONFLICT_LINE.exec(text)?.[1];
    const open = this.#containers.at(-1);
    if (conflict !== undefined && open !== undefined) {
      open.conflict = true;
      open.objectGuid = guidOf(conflict);
      return 'yes';
    }
    const field = FIELD.exec(text);
    if (field !== null) {
      if (/^whencreated$/i.test(field[1] ?? '')) this.#created(field[2]?.trim() ?? '');
      return 'yes';
    }
    const words = text.split(/\s+/, 12);
    if (words.every((word) => ATTRIBUTES.test(word))) {
      this.#columns = words.map((word) => word.toLowerCase());
      return 'yes';
    }
    if (this.#columns.length > 0 && RULE.test(text)) return 'yes';
    if (CREATED.test(text) && open !== undefined) {
      this.#created(text);
      return 'yes';
    }
    return this.#named(line, words);
  }

  #continuesCommand(text: string): boolean {
    const { command } = this;
    if (command === null || this.#containers.length > 0 || this.#columns.length > 0) return false;
    if (!goesOn(command, text)) return false;
    this.command = `${command} ${text}`;
    return true;
  }

  /** A row of a list of names alone. */
  #named(line: Line, [first = '', ...others]: readonly string[]): Verdict {
    const name = this.#columns[0] === 'name' || this.#columns[0] === 'dc' ? zoneName(first) : null;
    if (name === null || !others.every((word) => OTHER_VALUE.test(word))) return 'no';
    const conflict = /CNF:([\da-f-]{36})/i.exec(line.text)?.[1];
    this.#found(line, name, conflict, this.#base);
    this.#created(others.join(' '));
    return 'yes';
  }

  #found(line: Line, zone: string, guid: string | undefined, partition: string | null): void {
    this.#containers.push({
      kind: 'zone-container',
      server: this.#server,
      zone: dnsName(zone),
      conflict: guid !== undefined,
      objectGuid: guid === undefined ? null : guidOf(guid),
      created: null,
      partition: partition ?? this.#base,
      from: this.piece.reference(line),
    });
  }

  #created(text: string): void {
    const open = this.#containers.at(-1);
    if (open !== undefined && CREATED.test(text.trim())) open.created ??= text.trim();
  }

  /** Nodes of a zone name its container too, which is told once. */
  finish(): readonly Observation[] {
    const told = new Set<string>();
    return this.#containers.filter(({ zone, partition, objectGuid }) => {
      const key = `${zone}|${partition ?? ''}|${objectGuid ?? ''}`;
      if (told.has(key)) return false;
      told.add(key);
      return true;
    });
  }
}

/** `..TrustAnchors` is the name of a zone too; a word of prose is none. */
function zoneName(word: string): string | null {
  const bare = word.replace(/(?:\\0A)?CNF:.*$/i, '');
  if (!/\.[^.]|^RootDNSServers$/i.test(bare)) return null;
  return nameOf(bare.replace(/^\.\./, '')) === null ? null : bare;
}

export const zoneContainer: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const { command } = line;
      if (!COMMAND.test(command) || !ABOUT_ZONES.test(command)) return null;
      return { reading: new ZoneContainers(context, line.host, command), verdict: 'yes' };
    }
    if (
      !line.text.includes('CN=MicrosoftDNS,') ||
      !/^(?:"?DC=|dn:|distinguishedname\s{0,60}:)/i.test(line.text)
    )
      return null;
    const reading = new ZoneContainers(context, line.host, null);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};

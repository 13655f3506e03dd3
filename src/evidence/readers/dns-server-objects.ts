/**
 * The cmdlets of the DNS Server module: zones, aging, scavenging, forwarders, delegations and records. What an object
 * is shows in its properties; of which server it speaks, in the command or in PSComputerName, else it is the one on
 * which the command ran.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { dnsName } from '../values.js';
import { goesOn } from './broken-command.js';
import { delegationsOf, isDelegation } from './delegation.js';
import { isZone, zonesOf } from './dns-server-zone.js';
import { forwardersOf } from './forwarder.js';
import { type PowershellCommand, powershellCommand, serverNamed } from './powershell-command.js';
import { PrintedObjects } from './powershell-objects.js';
import { headerOf, nameOfField } from './powershell-table.js';
import type { ObjectDocument, PrintedObject } from './printed-object.js';
import { delegationsIn, isRecord, recordsOf, zoneOfRecords } from './resource-record.js';
import { agingOf, scavengingOf } from './zone-aging.js';

const CMDLETS =
  /\b(Get-DnsServer(?:Zone(?:Aging|Delegation)?|PrimaryZone|SecondaryZone|StubZone|ConditionalForwarderZone|Scavenging|Forwarder|ResourceRecord))(?![\w-])/i;
/** Properties that no other tool prints; any of them may begin an output whose command is not shown. */
const OWN = new Set(
  (
    'notifyservers secondaryservers allowedDcForNsRecordsAutoCreation isautocreated isdsintegrated ' +
    'isreverselookupzone isshutdown zonename zonetype directorypartitionname dynamicupdate ignorepolicies ' +
    'iswinsenabled replicationscope securesecondaries zonefile masterservers lastsuccessfulsoacheck ' +
    'lastsuccessfulzonetransfer lastzonetransferattempt lastzonetransferresult forwardertimeout userecursion ' +
    'agingenabled availforscavengetime refreshinterval norefreshinterval scavengeservers scavenginginterval ' +
    'scavengingstate lastscavengetime useroothint enablereordering reorderedipaddress childzonename'
  )
    .toLowerCase()
    .split(' '),
);
/** Properties that others print too. */
const SHARED = new Set(
  (
    'distinguishedname ispaused isreadonly issigned notify pscomputername cimclass ciminstanceproperties ' +
    'cimsystemproperties runspaceid timeout ipaddress nameserver hostname recordtype type timestamp timetolive ' +
    'recorddata recordclass loadexisting ispluginenabled zonewritebackfile zonescope policies psshowcomputername ' +
    'isnsecenabled ismaintainedbydnsserver'
  ).split(' '),
);
const COUNT = /^(?:Count\s{0,30}:\s{0,5})?(\d{1,7})$/i;
const RECORD_TYPE = /\s-RRType[\s:]{1,10}["']?([A-Za-z0-9]{1,10})/i;
/** The display of an error, and what `measure` prints beside the count. */
const NOISE =
  /^(?:Get-DnsServer\w{4,30} : |(?:At|Au caract|In Zeile|En l|No ).{0,10}(?:line|ligne|zeile|l.{1,2}nea|linha)?:\d|\+ |(?:Average|Sum|Maximum|Minimum|Property)\s{0,30}:)/i;

class DnsServerObjects implements Reading {
  readonly #objects: PrintedObjects;
  #count: { readonly value: number; readonly from: LineReference } | null = null;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private command: PowershellCommand | null,
  ) {
    const isProperty = (name: string): boolean => OWN.has(name) || SHARED.has(name);
    const isObject = (row: PrintedObject): boolean =>
      isZone(row) || isDelegation(row) || isRecord(row) || isOther(row);
    this.#objects = new PrintedObjects({ isProperty, isObject }, piece);
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    if (this.#goesOn(line.text)) return 'yes';
    const count = this.command?.counts === true ? COUNT.exec(line.text)?.[1] : undefined;
    if (count !== undefined && this.#count === null) {
      this.#count = { value: Number(count), from: this.piece.reference(line) };
      return 'yes';
    }
    if (this.command !== null && NOISE.test(line.text)) return 'yes';
    return this.#objects.take(line);
  }

  takeObjects({ kind, objects }: ObjectDocument): boolean {
    if (kind === 'dns-server') this.#objects.add(objects);
    return kind === 'dns-server';
  }

  #goesOn(text: string): boolean {
    const { command } = this;
    if (command === null || this.#count !== null || this.#objects.all().length > 0) return false;
    if (!goesOn(command.text, text)) return false;
    this.command = powershellCommand(`${command.text} ${text}`, CMDLETS);
    return true;
  }

  finish(): readonly Observation[] {
    const byServer = new Map<string | null, PrintedObject[]>();
    for (const object of this.#objects.all()) {
      const server = this.#serverOf(object);
      const known = byServer.get(server);
      if (known === undefined) byServer.set(server, [object]);
      else known.push(object);
    }
    return [...[...byServer].flatMap(([server, objects]) => this.#said(objects, server)), ...this.#counted()];
  }

  #serverOf(object: PrintedObject | null): string | null {
    const printed = serverNamed(object?.field('pscomputername')?.value ?? '');
    if (printed !== null && printed !== 'localhost') return printed;
    const asked = this.command?.server;
    if (asked === undefined || asked === 'localhost') return this.opened.host;
    return asked;
  }

  #said(objects: readonly PrintedObject[], server: string | null): readonly Observation[] {
    const asked = this.command?.name ?? null;
    const plain = this.command !== null && !this.command.filtered;
    const named = asked !== null && this.command?.cmdlet !== 'get-dnsserverresourcerecord';
    const recordsIn = asked === null ? zoneOfRecords(objects) : dnsName(asked);
    const whole = plain && RECORD_TYPE.exec(this.command?.text ?? '') === null;
    const records = recordsIn === null ? null : recordsOf(objects, server, recordsIn, whole);
    return [
      ...zonesOf(objects, server, {
        named,
        complete: plain && !named && this.command?.cmdlet === 'get-dnsserverzone',
      }),
      ...objects.flatMap((object) => agingOf(object, server, asked) ?? []),
      ...objects.flatMap((object) => scavengingOf(object, server) ?? []),
      ...objects.flatMap((object) => forwardersOf(object, server) ?? []),
      ...delegationsOf(objects, server, asked),
      ...(records === null ? [] : [records, ...delegationsIn(records)]),
    ];
  }

  #counted(): readonly Observation[] {
    const { command } = this;
    if (command?.cmdlet !== 'get-dnsserverresourcerecord' || command.name === null || command.filtered)
      return [];
    if (this.#count === null) return [];
    return [
      {
        kind: 'record-count',
        server: this.#serverOf(null),
        zone: dnsName(command.name),
        type: RECORD_TYPE.exec(command.text)?.[1]?.toUpperCase() ?? '*',
        count: this.#count.value,
        from: this.#count.from,
      },
    ];
  }
}

function isOther(row: PrintedObject): boolean {
  return ['agingenabled', 'scavengingstate', 'useroothint', 'enablereordering'].some((name) =>
    /^(?:True|False)$/i.test(row.field(name)?.value ?? ''),
  );
}

export const dnsServerObjects: Reader = {
  startObjects(printed, line, context) {
    const reading = new DnsServerObjects(line, context, null);
    return reading.takeObjects(printed) ? reading : null;
  },
  start(line, context) {
    if (line.command !== null) {
      const command = powershellCommand(line.command, CMDLETS);
      return command === null
        ? null
        : { reading: new DnsServerObjects(line, context, command), verdict: 'yes' };
    }
    const [first] = /^[A-Za-z]{3,60}(?=\s{0,60}(?::|\s))/.exec(line.text) ?? [];
    if (first === undefined || !(OWN.has(nameOfField(first)) || first === 'HostName')) return null;
    const isField = OWN.has(nameOfField(first)) && /^[A-Za-z]{3,60}\s{0,60}:(?:\s|$)/.test(line.text);
    const header = isField ? null : headerOf(line.text, (name) => OWN.has(name) || SHARED.has(name));
    if (!isField && (header === null || header.length < 2)) return null;
    const reading = new DnsServerObjects(line, context, null);
    return { reading, verdict: reading.take(line) };
  },
};

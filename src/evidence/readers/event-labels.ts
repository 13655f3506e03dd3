/**
 * How viewers, scripts and monitoring tools label the fields of an event, in the languages of the event viewers that
 * are pasted most: the label says what a value is only where its form does not.
 */
export type HeaderField =
  | 'id'
  | 'log'
  | 'provider'
  | 'computer'
  | 'time'
  | 'level'
  | 'record'
  | 'category'
  | 'other'
  | 'description'
  | 'xml';
export type BodyField =
  | 'source'
  | 'alias'
  | 'directory-service'
  | 'partition'
  | 'transport'
  | 'error'
  | 'attempts'
  | 'minutes'
  | 'dns-server'
  | 'rcode'
  | 'status'
  | 'data'
  | 'detail';

const HEADER_LABELS: Readonly<Record<HeaderField, readonly string[]>> = {
  id: [
    'event id, eventid, event, id, event code, eventcode, event identifier, eventidentifier',
    'winlog.event_id, event.code, event_id, instanceid, instance id',
    "id de l'événement, id d'événement, id événement, id evenement, numéro de l'événement",
    'ereignis-id, ereigniskennung, ereignis id, id. del evento, id del evento, id. de evento, id. suceso',
    'identificador de evento, identificação do evento, identificação de evento, id do evento, id de evento',
    'id evento',
  ],
  log: [
    'log name, logname, log, logfile, channel, winlog.channel, event log, containerlog',
    'nom du journal, journal, protokollname, protokoll, nombre de registro, registro, nome do log',
    'nome de registo, nome registro',
  ],
  provider: [
    'source, event source, sourcename, source name, provider, providername, provider name',
    'event.provider, winlog.provider_name, quelle, ereignisquelle, origen, origen del suceso, fonte, origem',
    "origem do evento, origine, source de l'événement",
  ],
  computer: [
    'computer, computername, computer name, machinename, machine name, winlog.computer_name',
    'pscomputername, ordinateur, equipo, ordenador, computador',
  ],
  time: [
    'date, time, date time, date and time, event time, eventtime, timecreated, time created, timegenerated',
    'time generated, timewritten, logged, @timestamp, datum, zeit, uhrzeit, datum und uhrzeit, heure',
    'date et heure, fecha, hora, fecha y hora, data e hora, data e ora',
  ],
  level: [
    'type, event type, level, leveldisplayname, entrytype, severity, log.level, niveau, ebene, nivel, nível',
    "livello, type de l'événement, ereignistyp, tipo de suceso, tipo de evento",
  ],
  record: [
    'recordid, record id, record number, recordnumber, event record id, eventrecordid, winlog.record_id',
  ],
  category: [
    'task category, event category, category, categorystring, taskcategory, taskdisplayname, task, catégorie de la tâche, catégorie',
    "catégorie de l'événement, aufgabenkategorie, ereigniskategorie, kategorie, categoría de la tarea, categoría",
    'categoría del suceso, categoria da tarefa, categoria, categoria do evento, categoria attività',
  ],
  other: [
    'alert time, categorynumber, eventtype, sid, sidtype, user, username, user name, userid, keyword, keywords, keywordsdisplaynames, opcode, opcodedisplayname, index',
    'process id, processid, thread id, threadid, version, qualifiers, providerid, activityid, relatedactivityid',
    'matchedqueryids, bookmark, properties, replacementstrings, site, container, more information, opcode name',
    'mots clés, mots-clés, utilisateur, code opération, opérateur',
    'schlüsselwörter, benutzer, vorgangscode, palabras clave, usuario, código de operación',
    'palavras-chave, usuário, utilizador, código de operação, opcional, parole chiave, utente',
  ],
  description: [
    'description, message, event message, beschreibung, meldung, descripción, descrição, descrizione',
  ],
  xml: [
    "event xml, xml d'événement, xml de l'événement, ereignis-xml, xml de evento, xml do evento, xml evento",
  ],
};

const BODY_LABELS: Readonly<Record<BodyField, readonly string[]>> = {
  source: [
    'source domain controller, source directory server, alternate server name, global catalog',
    'contrôleur de domaine source, quelldomänencontroller, controlador de dominio de origen',
    'controlador de domínio de origem',
  ],
  alias: [
    'failing dns host name, source directory service address, source domain controller address',
    'source directory server address, network address, name of source directory server',
    'source dc (transport-specific network address)',
  ],
  'directory-service': [
    'source directory service, directory service, directory server, domain controller',
    'remote directory server, remote directory service, remote domain controller',
  ],
  partition: ['directory partition'],
  transport: ['intersite transport (if any), intersite transport'],
  error: [
    "error value, valeur d'erreur, valeur de l'erreur, valeur de erreur, fehlerwert, valor de error",
    'valor do erro, valor de erro',
  ],
  attempts: ['attempts, tentatives, versuche, intentos, tentativas'],
  minutes: ['period of time (minutes)'],
  'dns-server': [
    'dns server ip address, adresse ip du serveur dns, ip-adresse des dns-servers, dirección ip del servidor dns',
    'endereço ip do servidor dns',
  ],
  rcode: ['returned response code (rcode)'],
  status: ['returned status code'],
  data: ['data, daten, données, datos, dados'],
  detail: [
    'registry path, user action, event string, sites, additional data, object, object guid, internal id',
    'invocation id of source directory server, time of last successful replication, tombstone lifetime (days)',
    'note, alternate user action, extended error',
  ],
};

/** `LogName=Directory Service`, as Splunk and wmic write the header. */
const ASSIGNED = /^([A-Za-z]{2,30})=(.*)$/;
/** Shorter lines hold no more than one field. */
const SHORTEST_JOINED = 60;

const HEADER = byLabel(HEADER_LABELS);
const BODY = byLabel(BODY_LABELS);

/** Takes a label as printed; returns the field of an event's header that it names. */
export function headerField(label: string): HeaderField | null {
  return lookUp(HEADER, label);
}

/** Takes a label as printed; returns the field of an event's text that it names; the RCODE goes by its abbreviation. */
export function bodyField(label: string): BodyField | null {
  const found = lookUp(BODY, label);
  return found ?? (/\(rcode\)$/i.test(label) ? 'rcode' : null);
}

/** `Label: value` or `Label : value`; null where the line is no field. */
export function fieldOf(text: string): { readonly label: string; readonly value: string } | null {
  const colon = text.indexOf(':');
  if (colon < 2 || colon > 60) return null;
  return { label: text.slice(0, colon).trim().toLowerCase(), value: text.slice(colon + 1).trim() };
}

/** A field of an event's header; the label in lower case. */
export interface HeaderPart {
  readonly header: HeaderField;
  readonly label: string;
  readonly value: string;
}

/** `Label: value` or `Label=value` of an event's header; null where the line is none. */
export function headerIn(text: string): HeaderPart | null {
  const [, key, assigned = ''] = ASSIGNED.exec(text) ?? [];
  const field = key === undefined ? fieldOf(text) : { label: key.toLowerCase(), value: assigned.trim() };
  const header = field === null ? null : headerField(field.label);
  return field === null || header === null ? null : { header, ...field };
}

/** Labels that no sentence has: what they name can stand in one line with the text around it. */
const JOINED = new RegExp(
  `(?<=\\s)(?:${[...BODY]
    .flatMap(([label, field]) => (label.includes(' ') || field === 'attempts' ? [label] : []))
    .toSorted((one, other) => other.length - one.length)
    .map((label) => label.replace(/[()]/g, '\\$&'))
    .join('|')}):`,
  'gi',
);

/** Takes a line; returns it cut before each label in it: alerts print the text of an event in one line. */
export function partsOf(text: string): readonly string[] {
  if (text.length < SHORTEST_JOINED || !text.includes(':', SHORTEST_JOINED / 2)) return [text];
  const starts = [...text.matchAll(JOINED)].flatMap(({ 0: label, index }) =>
    /^\p{Lu}/u.test(label) ? [index] : [],
  );
  return [0, ...starts]
    .map((start, at) => text.slice(start, starts[at]).trim())
    .filter((part) => part !== '');
}

function byLabel<Field extends string>(
  labels: Readonly<Record<Field, readonly string[]>>,
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const field of Object.keys(labels) as Field[]) {
    for (const label of labels[field].flatMap((some) => some.split(', '))) {
      for (const form of forms(label)) fields.set(form, field);
    }
  }
  return fields;
}

function lookUp<Field>(fields: ReadonlyMap<string, Field>, label: string): Field | null {
  const [plain = '', bare = ''] = forms(label);
  return fields.get(plain) ?? fields.get(bare) ?? null;
}

/** Without accents, and (for text that lost them on its way, or has `?` for them) without all but plain letters. */
function forms(label: string): readonly [string] | readonly [string, string] {
  const lower = label.toLowerCase().trim();
  if (/^[\x20-\x3e\x40-\x7e]*$/.test(lower)) return [lower];
  const straight = lower.replace(/[\u2018\u2019\u00b4]/g, "'");
  return [straight.normalize('NFD').replace(/\p{M}/gu, ''), straight.replace(/[^a-z0-9 ]/g, '')];
}

/** Get-ADDomainController, as a table or a list: names, addresses, sites and roles of domain controllers. */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { ControllerList } from '../observations-configuration.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { powershellCommand } from './powershell-command.js';
import { PrintedObjects } from './powershell-objects.js';
import { membersOf, wholeOf } from './powershell-values.js';
import type { PrintedObject } from './printed-object.js';

const CMDLET = /\b(Get-ADDomainController)(?![\w-])/i;
const FIRST = /^(?:ComputerObjectDN|NTDSSettingsObjectDN|OperationMasterRoles)\s{0,60}:/i;
const PROPERTIES = new Set(
  (
    'computerobjectdn defaultpartition domain enabled forest hostname invocationid ipv4address ipv6address ' +
    'isglobalcatalog isreadonly ldapport name ntdssettingsobjectdn operatingsystem operatingsystemhotfix ' +
    'operatingsystemservicepack operatingsystemversion operationmasterroles partitions serverobjectdn ' +
    'serverobjectguid site sslport'
  ).split(' '),
);

class AdDomainControllers implements Reading {
  readonly #objects: PrintedObjects;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
  ) {
    this.#objects = new PrintedObjects(
      { isProperty: (name) => PROPERTIES.has(name), isObject: (row) => nameIn(row) !== null },
      piece,
    );
  }

  take(line: Line): Verdict {
    return line.command !== null || line.input !== null ? 'no' : this.#objects.take(line);
  }

  finish(): readonly Observation[] {
    const lists = new Map<
      string,
      ControllerList & { readonly controllers: ControllerList['controllers'][number][] }
    >();
    for (const object of this.#objects.all()) {
      const name = nameIn(object);
      if (name === null) continue;
      const [domain, forest] = [domainIn(object, 'domain'), domainIn(object, 'forest')];
      const key = `${domain ?? ''}|${forest ?? ''}`;
      const known = lists.get(key) ?? {
        kind: 'controller-list',
        domain,
        forest,
        controllers: [],
        from: this.piece.reference(this.opened),
      };
      lists.set(key, known);
      const roles = object.field('operationmasterroles');
      known.controllers.push({
        name,
        address: addressOf(object.field('ipv4address')?.value ?? ''),
        site: wholeOf(object, 'site')?.value ?? null,
        roles: roles === null || !/^\{.*\}$/.test(roles.value) ? null : membersOf(roles),
        from: object.from,
      });
    }
    return [...lists.values()];
  }
}

/** The full name, where it is shown. */
function nameIn(object: PrintedObject): string | null {
  const printed = [wholeOf(object, 'hostname'), wholeOf(object, 'name')];
  const [name] = printed.flatMap((one) => nameOf(one?.value ?? '') ?? []);
  return name ?? null;
}

function domainIn(object: PrintedObject, property: 'domain' | 'forest'): string | null {
  const name = wholeOf(object, property)?.value;
  return name?.includes('.') === true ? dnsName(name) : null;
}

export const adDomainController: Reader = {
  start(line, context) {
    if (line.command !== null) {
      if (powershellCommand(line.command, CMDLET) === null) return null;
      return { reading: new AdDomainControllers(line, context), verdict: 'yes' };
    }
    if (!FIRST.test(line.text)) return null;
    const reading = new AdDomainControllers(line, context);
    return { reading, verdict: reading.take(line) };
  },
};

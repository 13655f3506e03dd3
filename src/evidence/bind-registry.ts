/** Every binder, each by one line: what a tool's observations say about a machine or about a zone. */

import { bindControllers } from './bind-controllers.js';
import { bindDcdiag } from './bind-dcdiag.js';
import { bindDelegation } from './bind-delegation.js';
import { bindDnsClient } from './bind-dns-client.js';
import { bindEvents, bindZoneEvents } from './bind-events.js';
import { bindForwarders } from './bind-forwarders.js';
import { bindHostRecord } from './bind-host-record.js';
import { bindOwnZone } from './bind-own-zone.js';
import { bindSettingsObject } from './bind-samba.js';
import { bindTransfers } from './bind-transfers.js';
import { bindZoneCopies } from './bind-zone-copies.js';
import { bindZoneSettings } from './bind-zone-settings.js';
import type { MachineBinder, ZoneBinder } from './binders.js';

export const MACHINE_BINDERS: readonly MachineBinder[] = [
  bindDcdiag,
  bindDnsClient,
  bindEvents,
  bindHostRecord,
  bindForwarders,
  bindOwnZone,
  bindControllers,
  bindSettingsObject,
];

export const ZONE_BINDERS: readonly ZoneBinder[] = [
  bindZoneSettings,
  bindTransfers,
  bindZoneCopies,
  bindDelegation,
  bindZoneEvents,
];

/** The readers in the order in which they are asked: the more particular layout first. */
import type { Reader } from '../reader.js';
import { dnsClientServers } from './dns-client-servers.js';
import { enumzones } from './enumzones.js';
import { event } from './event.js';
import { hostName } from './host-name.js';
import { ipconfig } from './ipconfig.js';
import { nslookup } from './nslookup.js';
import { ping } from './ping.js';
import { replicate } from './replicate.js';
import { replsummary } from './replsummary.js';
import { showrepl } from './showrepl.js';
import { showreplCsv } from './showrepl-csv.js';

export const READERS: readonly Reader[] = [
  showreplCsv,
  showrepl,
  replsummary,
  replicate,
  nslookup,
  ping,
  ipconfig,
  dnsClientServers,
  enumzones,
  hostName,
  event,
];

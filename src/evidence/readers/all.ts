/** The readers in the order in which they are asked: the more particular layout first. */
import type { Reader } from '../reader.js';
import { adDomainController } from './ad-domain-controller.js';
import { controllerList } from './controller-list.js';
import { dcdiag } from './dcdiag.js';
import { dig } from './dig.js';
import { dnsClientServers } from './dns-client-servers.js';
import { dnsServerObjects } from './dns-server-objects.js';
import { enumrecords } from './enumrecords.js';
import { enumzones } from './enumzones.js';
import { event } from './event.js';
import { failcache } from './failcache.js';
import { hostName } from './host-name.js';
import { ipconfig } from './ipconfig.js';
import { ldbsearch } from './ldbsearch.js';
import { netIpConfiguration } from './net-ip-configuration.js';
import { nltest } from './nltest.js';
import { nslookup } from './nslookup.js';
import { ping } from './ping.js';
import { queue } from './queue.js';
import { replicate } from './replicate.js';
import { replsummary } from './replsummary.js';
import { resolvConf } from './resolv-conf.js';
import { resolveDnsName } from './resolve-dnsname.js';
import { sambaShowreplJson } from './samba-showrepl-json.js';
import { serverInfo } from './server-info.js';
import { showobjmeta } from './showobjmeta.js';
import { showrepl } from './showrepl.js';
import { showreplCsv } from './showrepl-csv.js';
import { showreplList } from './showrepl-list.js';
import { syncall } from './syncall.js';
import { testNetConnection } from './test-net-connection.js';
import { zoneContainer } from './zone-container.js';
import { zoneinfo } from './zoneinfo.js';

export const READERS: readonly Reader[] = [
  showreplList,
  showreplCsv,
  sambaShowreplJson,
  showrepl,
  replsummary,
  replicate,
  syncall,
  queue,
  showobjmeta,
  failcache,
  dcdiag,
  nslookup,
  resolveDnsName,
  dig,
  testNetConnection,
  ping,
  nltest,
  ldbsearch,
  ipconfig,
  dnsClientServers,
  netIpConfiguration,
  enumzones,
  zoneinfo,
  serverInfo,
  enumrecords,
  dnsServerObjects,
  zoneContainer,
  adDomainController,
  controllerList,
  resolvConf,
  hostName,
  event,
];

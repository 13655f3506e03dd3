/** What dcdiag has said about one domain controller so far, while its blocks are being read. */
import type { Line } from '../lines.js';
import { AdapterList } from './dcdiag-adapters.js';
import { noBasics } from './dcdiag-basics.js';
import type { OpenDnsTest } from './dcdiag-message.js';

/** What the blocks of one domain controller have said. */
export interface OpenTest extends OpenDnsTest {
  readonly opened: Line;
  readonly server: string | null;
  domain: string | null;
  readonly adapters: AdapterList;
  /** How far the block of the registration test has come; null before its heading. */
  registration: 'open' | 'cut' | 'ended' | null;
}

/** Takes the line that begins it, and the domain controller where that line names it. */
export function openTest(opened: Line, server: string | null): OpenTest {
  return {
    opened,
    server,
    domain: null,
    adapters: new AdapterList(),
    messages: [],
    dnsServers: [],
    forwarders: [],
    delegations: [],
    records: [],
    allInvalid: null,
    forwarding: null,
    dynamicUpdate: null,
    testRecord: null,
    hostRecord: null,
    basics: noBasics(),
    delegated: null,
    adapter: null,
    registration: null,
  };
}

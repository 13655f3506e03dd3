/** Answers made by hand, one for each thing that a reader must be told differently. */
import type { Answer } from '../../src/diagnose.js';
import type {
  AnswerStep,
  Contribution,
  Finding,
  NextCheck,
  RankedCause,
  ResolvedCitation,
} from '../../src/diagnosis/types.js';

export const citation: ResolvedCitation = {
  article: {
    id: 'replication-error-8524',
    title: 'Troubleshoot replication error 8524',
    url: 'https://learn.microsoft.com/troubleshoot/replication-error-8524',
  },
  section: { id: 'cause', heading: 'Cause' },
  statement: { id: 'alias-missing', text: 'The alias of the source is not registered.' },
};

const practice: ResolvedCitation = {
  article: { id: 'practice', title: 'What practice adds' },
  section: { id: 'strongest', heading: 'The strongest evidence' },
  statement: { id: 'alias-missing-at-own-servers', text: 'Own servers host the zone and lack the alias.' },
};

export const reason: Contribution = {
  rule: 'source-cname-not-registered.missing-at-own-servers',
  effect: 'supports',
  holds: true,
  bits: 5.9069,
  facts: ['source.cname.atOwnServers', 'source.dns.msdcsAtServers'],
  text: 'The DNS servers of the source host its zone and do not know its alias.',
  citations: [citation, practice],
};

export const step: AnswerStep = {
  id: 'register',
  text: 'Register the records of the source again.',
  on: { role: 'source', name: 'DC1.contoso.com' },
  commands: ['ipconfig /flushdns', 'nltest /dsregdns'],
  risk: 'low',
  minutes: 2,
  reversible: true,
  undo: 'Nothing needs undoing; the records are those of a running domain controller.',
  verify: {
    text: 'The alias resolves on every DNS server of the source.',
    commands: ['nslookup -type=cname 7f2e9c54-1a3b-4d5e-8f60-9a7b8c9d0e1f._msdcs.contoso.com 192.0.2.10'],
    citations: [citation],
  },
  citations: [citation],
};

export const irreversible: AnswerStep = {
  id: 'remove-metadata',
  text: 'Remove the metadata of the removed domain controller.',
  on: { role: 'anywhere' },
  commands: ['ntdsutil "metadata cleanup" "remove selected server DC1"'],
  risk: 'high',
  minutes: 20,
  reversible: false,
  confirm: {
    state: 'unconfirmed',
    text: 'The owner states that it never returns, and its GUID replicates nowhere.',
    commands: ['repadmin /showrepl * /csv'],
    missing: ['source.retired', 'link.guidReplicatesElsewhere'],
    citations: [practice],
  },
  citations: [practice],
};

export const check: NextCheck = {
  fact: 'source.responds',
  question: 'Does the source answer on the network by its address?',
  on: { role: 'destination', name: 'DC2.contoso.com' },
  commands: ['ping {source.fqdn}'],
  how: 'Use the address, not the name.',
  gain: 0.42,
  minutes: 1,
  separates: ['source-dc-offline', 'source-cname-not-registered'],
  citations: [citation],
};

export const notRegistered: RankedCause = {
  id: 'source-cname-not-registered',
  title: 'The source has not registered its alias',
  rank: 1,
  about: { role: 'source', name: 'DC1.contoso.com' },
  probability: 0.8714,
  state: 'supported',
  explanation: 'The source never wrote its alias to DNS, so that no partner finds it by its GUID.',
  consequenceOf: ['dynamic-update-refused'],
  because: [
    reason,
    {
      rule: 'source-cname-not-registered.others-serve',
      effect: 'supports',
      holds: false,
      bits: -0.737,
      facts: ['pattern.source.failingShare'],
      text: 'Some destinations still replicate from the source.',
      citations: [citation],
    },
    {
      rule: 'source-cname-not-registered.rreg-failed',
      effect: 'supports',
      holds: true,
      bits: 0,
      facts: ['dcdiag.rreg'],
      text: 'dcdiag finds that registrations are missing.',
      citations: [citation],
    },
  ],
  missing: ['source.netlogon.registrationFails'],
  resolution: [step],
  caveats: [{ text: 'Restarting Net Logon is not needed for this.', citations: [citation] }],
  citations: [citation],
};

export const refused: RankedCause = {
  id: 'dynamic-update-refused',
  title: 'The zone refuses dynamic updates',
  rank: 2,
  about: { role: 'zone', name: '_msdcs.contoso.com' },
  probability: 0.0871,
  state: 'supported',
  explanation: 'The zone takes no dynamic updates, so that no registration succeeds.',
  consequenceOf: [],
  because: [{ ...reason, rule: 'dynamic-update-refused.fails', bits: 1, text: 'Registrations fail.' }],
  missing: ['zone.dynamicUpdate'],
  resolution: [step],
  caveats: [],
  citations: [citation],
};

export const offline: RankedCause = {
  id: 'source-dc-offline',
  title: 'The source is offline',
  rank: 3,
  about: { role: 'source' },
  probability: 0.0311,
  state: 'open',
  explanation: 'The source is down or cut off.',
  consequenceOf: [],
  because: [],
  missing: ['source.responds'],
  resolution: [step],
  caveats: [],
  citations: [citation],
};

export const removed: RankedCause = {
  id: 'source-dc-removed',
  title: 'The source was removed from the domain',
  rank: 1,
  about: { role: 'source', name: 'DC1.contoso.com' },
  probability: 0.9962,
  state: 'confirmed',
  explanation: 'The source is gone, and the directory still holds its metadata.',
  consequenceOf: [],
  because: [
    { ...reason, rule: 'source-dc-removed.deleted', effect: 'confirms', text: 'Its object is deleted.' },
  ],
  missing: [],
  resolution: [
    irreversible,
    {
      ...irreversible,
      id: 'delete-zone',
      text: 'Delete the duplicate zone.',
      confirm: {
        state: 'refused',
        text: 'Both copies are exported, and the other one holds more records.',
        commands: ['dnscmd /zoneexport contoso.com contoso.txt'],
        missing: [],
        citations: [practice],
      },
    },
    {
      ...irreversible,
      id: 'delete-record',
      text: 'Delete the alias.',
      commands: ['dnscmd /recorddelete _msdcs.contoso.com 7f2e9c54-1a3b-4d5e-8f60-9a7b8c9d0e1f CNAME'],
      confirm: {
        state: 'confirmed',
        text: 'The alias is in no directory.',
        commands: [],
        missing: [],
        citations: [practice],
      },
    },
  ],
  caveats: [],
  citations: [citation, practice],
};

export const finding: Finding = {
  problem: {
    id: 'replication-dns-lookup-failure',
    title: 'Replication fails because a name is not found in DNS',
    summary: 'The destination cannot turn the alias of the source into an address.',
    citations: [citation],
  },
  subject: { destination: 'DC2.contoso.com', source: 'DC1.contoso.com' },
  explains: [
    {
      destination: 'DC2',
      source: 'DC1',
      namingContexts: [
        'DC=contoso,DC=com',
        'CN=Configuration,DC=contoso,DC=com',
        'DC=DomainDnsZones,DC=contoso,DC=com',
      ],
      status: 8524,
      failures: 12,
      lastSuccess: '2024-03-09 22:51:04',
    },
  ],
  remarks: [],
  causes: [notRegistered, refused, offline],
  ruledOut: [
    {
      id: 'source-dc-removed',
      title: 'The source was removed from the domain',
      because: [
        {
          ...reason,
          rule: 'source-dc-removed.reports-itself',
          effect: 'excludes',
          bits: 0,
          facts: ['source.reportsItself'],
          text: 'The source itself has just printed evidence.',
        },
      ],
    },
  ],
  unlisted: { probability: 0.0104 },
  nextChecks: [check],
  facts: [
    {
      id: 'source.cname.atOwnServers',
      value: 'none',
      from: {
        evidence: 0,
        line: 12,
        text: "*** dns1.contoso.com can't find 7f2e9c54._msdcs.contoso.com: Non-existent domain",
      },
    },
    { id: 'source.dns.msdcsAtServers', value: 'all', from: 'request' },
    {
      id: 'pattern.source.failingShare',
      value: 0.5,
      from: { evidence: 1, line: 3, text: 'DC1   55m:21s   2 /  4   50  (8524)' },
    },
    { id: 'dcdiag.rreg', value: 'fail', from: { rule: 'infer.rreg-fails' } },
    {
      id: 'source.reportsItself',
      value: true,
      from: { evidence: 1, line: 1, text: 'Repadmin: running command /showrepl against DC1' },
    },
  ],
  conflicts: [
    {
      fact: 'destination.aliasResolves',
      values: [
        { value: true, from: { evidence: 0, line: 4, text: 'Pinging' } },
        { value: false, from: { evidence: 1, line: 9, text: 'could not find host' } },
      ],
    },
  ],
};

const base: Answer = {
  id: '0190a6c8-3c5e-7000-8000-000000000001',
  revision: 1,
  createdAt: '2024-03-10T03:00:00.000Z',
  recorded: true,
  engine: { version: '0.1.0' },
  ruleset: { name: 'ad-dns', version: '1.0.0', digest: '1a2b3c4d5e6f'.padEnd(64, '0') },
  findings: [],
  omitted: { findings: 0 },
  unrecognised: { codes: [], evidence: [] },
};

export const supportedAnswer: Answer = {
  ...base,
  findings: [finding],
  unrecognised: { codes: [], evidence: [{ index: 1, lines: [[14, 16]] }] },
};

export const confirmedAnswer: Answer = {
  ...base,
  findings: [
    { ...finding, causes: [removed, { ...offline, rank: 2 }], ruledOut: [], nextChecks: [], conflicts: [] },
  ],
};

export const openAnswer: Answer = {
  ...base,
  recorded: false,
  findings: [
    {
      ...finding,
      causes: [
        { ...offline, rank: 1, probability: 0.3 },
        { ...notRegistered, rank: 2, probability: 0.2, state: 'open', because: [] },
      ],
      conflicts: [],
    },
  ],
};

export const defectAnswer: Answer = {
  ...base,
  findings: [
    {
      ...finding,
      problem: {
        id: 'directory-dns-defect',
        title: 'A defect in the DNS of the directory',
        summary:
          'DNS is not as domain controllers need it. This is a defect found; no failure is explained by it.',
        citations: [citation],
      },
      subject: { source: 'DC1.contoso.com' },
      explains: [],
      remarks: [
        {
          text: 'A missing record alone is no defect.',
          citations: [citation],
        },
      ],
      causes: [{ ...notRegistered, probability: 0.31 }, offline],
      conflicts: [],
    },
    finding,
  ],
};

export const nothingAnswer: Answer = {
  ...base,
  unrecognised: {
    codes: [
      { code: 1722, count: 12, lines: [{ evidence: 0, line: 7 }] },
      { code: -2146893022, count: 1, lines: [{ evidence: 0, line: 30 }] },
    ],
    evidence: [
      {
        index: 0,
        lines: [
          [1, 3],
          [9, 9],
        ],
      },
    ],
  },
};

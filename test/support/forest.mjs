// A forest as `repadmin /showrepl * /csv` prints it, with three faults planted: a dead source, a destination whose
// resolver is wrong, and a site whose domain controllers resolve nobody. Deterministic; names are made up.

/**
 * @param {{controllers: number, partners?: number, contexts?: number, controllersPerSite?: number}} size
 * @returns {{csv: string, rows: number, deadSource: string, lostDestination: string, badSite: string, badSiteControllers: string[]}}
 */
export function forestCsv({ controllers, partners = 20, contexts = 5, controllersPerSite = 10 }) {
  const name = (index) => `DC${String(index).padStart(4, '0')}`;
  const siteIndex = (index) => Math.floor(index / controllersPerSite);
  const site = (index) => `Site-${String(siteIndex(index)).padStart(3, '0')}`;
  const sites = Math.ceil(controllers / controllersPerSite);
  const dead = Math.floor(controllers / 7);
  const lost = Math.floor(controllers / 3);
  const badSite = Math.floor(sites / 2) === siteIndex(dead) ? 0 : Math.floor(sites / 2);
  const namingContexts = [
    'DC=forest,DC=example',
    'CN=Configuration,DC=forest,DC=example',
    'CN=Schema,CN=Configuration,DC=forest,DC=example',
    'DC=DomainDnsZones,DC=forest,DC=example',
    'DC=ForestDnsZones,DC=forest,DC=example',
  ].slice(0, contexts);

  const lines = [
    'showrepl_COLUMNS,Destination DSA Site,Destination DSA,Naming Context,Source DSA Site,Source DSA,Transport Type,Number of Failures,Last Failure Time,Last Success Time,Last Failure Status',
  ];
  for (let to = 0; to < controllers; to += 1) {
    if (to === dead) {
      lines.push(`showrepl_ERROR,-,${name(to)}.forest.example,"LDAP error 81 (Server Down) Win32 Err 58."`);
      continue;
    }
    for (const context of namingContexts)
      for (let step = 1; step <= partners; step += 1) {
        // Steps of growing length reach neighbours and far sites alike.
        const from = (to + step * step) % controllers;
        if (from === to) continue;
        const fails = from === dead || to === lost || siteIndex(to) === badSite;
        const minute = String((to * 7 + step) % 60).padStart(2, '0');
        const result = fails
          ? `31,2025-03-04 09:${minute}:11,2025-03-02 21:${minute}:40,8524`
          : `0,0,2025-03-04 09:${minute}:27,0`;
        lines.push(
          `showrepl_INFO,${site(to)},${name(to)},"${context}",${site(from)},${name(from)},RPC,${result}`,
        );
      }
  }
  const members = Array.from({ length: controllers }, (_, index) => index).filter(
    (index) => siteIndex(index) === badSite,
  );
  return {
    csv: `${lines.join('\r\n')}\r\n`,
    rows: lines.length - 1,
    deadSource: name(dead),
    lostDestination: name(lost),
    badSite: `Site-${String(badSite).padStart(3, '0')}`,
    badSiteControllers: members.map(name),
  };
}

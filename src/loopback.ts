/** Names and addresses by which a machine reaches only itself. */

/** Whether `host` (no port, IPv6 with or without brackets) is a loopback name or address. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

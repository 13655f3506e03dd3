/**
 * What a repadmin command line says about its output: whom it asks, and whether healthy links are hidden.
 */
const SHOWREPL =
  /(?:^|[\s\\"'])(?:repadmin(?:\.exe)?["']?\s{1,20}\/showrep[ls]|samba-tool\s{1,20}drs\s{1,20}showrepl)/i;

/** Whether a command prints replication links. */
export function isShowrepl(command: string): boolean {
  return SHOWREPL.test(command);
}

/** Whether the command leaves healthy links out or cuts its output. */
export function hidesHealthy(command: string): boolean {
  return (
    /\/errorsonly\b/i.test(command) ||
    /\|\s{0,10}(?:$|(?!more\b|clip\b|tee\b|tee-object\b|out-file\b|ft\b|fl\b)\w)/i.test(command)
  );
}

/** Returns the server (or the pattern, such as `*`) that a /showrepl asks, or null where it asks the local machine. */
export function commandTarget(command: string): string | null {
  const words = (command.split(/[|>]/, 1)[0] ?? '').split(/\s+/);
  const verb = words.findIndex((word) => /^\/?showrep[ls]$/i.test(word));
  const target = words.slice(verb + 1).find((word) => word !== '' && !word.startsWith('/'));
  const bare = target?.replace(/^["']|["']$/g, '');
  return bare === undefined || /^(?:localhost|\.)$/i.test(bare) ? null : bare;
}

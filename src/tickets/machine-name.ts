/** Names of machines that systems send along. */

const NAME = /^(?=[\w.-]{0,254}[A-Za-z])[A-Za-z0-9][\w.-]{0,253}$/;

/** `dc1.corp.example:9182` without its port; undefined where it is none: an address, or whoever sent it. */
export function machineName(text: string | undefined): string | undefined {
  const name = text?.replace(/:\d{1,5}$/, '') ?? '';
  return NAME.test(name) && name.toLowerCase() !== 'localhost' ? name : undefined;
}

/** The command `hostname` and its like: the one line of output says on which machine the paste goes on. */
import type { Line } from '../lines.js';
import type { Reader, Reading, Verdict } from '../reader.js';
import { nameOf } from '../values.js';

const COMMAND =
  /^(?:hostname(?:\.exe)?(?:\s+(?:-f|--fqdn|-s))?|uname -n|echo\s+(?:%computername%|\$HOSTNAME|\$env:computername)|\$env:computername|\[(?:System\.)?Environment\]::MachineName)$/i;

export const hostName: Reader = {
  start(line, context) {
    if (line.command === null || !COMMAND.test(line.command)) return null;
    let answered = false;
    const reading: Reading = {
      take(next: Line): Verdict {
        const name = answered || next.command !== null ? null : nameOf(next.text);
        if (name === null) return 'no';
        answered = true;
        context.place(name);
        return 'yes';
      },
      finish: () => [],
    };
    return { reading, verdict: 'yes' };
  },
};

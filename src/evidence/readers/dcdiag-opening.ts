/** With which lines an output of dcdiag may begin, whatever was cut off before them. */
import { aliasIn } from '../values.js';
import { isEventSentence } from './dcdiag-event.js';
import { opensReplication } from './dcdiag-replications.js';
import {
  beginsVerdict,
  isBanner,
  isFrame,
  namesHost,
  scopeOf,
  startedTest,
  testedServer,
  verdictOf,
} from './dcdiag-words.js';

/** The whole row of dots, behind which the rest may be wrapped. */
const WRAPPED_VERDICT = /^\.{15,}(?:\s|$)/;

/** Lines that no other tool prints. */
export function opensOutput(text: string): boolean {
  return (
    isBanner(text) ||
    isFrame(text) ||
    scopeOf(text) !== null ||
    (beginsVerdict(text) && (WRAPPED_VERDICT.test(text) || verdictOf(text) !== null)) ||
    testedServer(text) !== null ||
    startedTest(text) !== null ||
    isEventSentence(text) ||
    (opensReplication(text) && /^\[.{0,40}replicat/i.test(text)) ||
    (namesHost(text) && aliasIn(text) !== null)
  );
}

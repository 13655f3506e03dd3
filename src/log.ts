/** The log: one JSON object per line on standard output, of the service's own words only. */
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.js';

/** Makes the log of the process; `level` is the least severe that is written. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

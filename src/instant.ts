/** Instants as people write them. */

/** RFC 3339: a date, which is its beginning in UTC, or a time of which the zone is not optional. */
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Epoch milliseconds; undefined where the text is no such instant. */
export function parseInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text);
  const [year = 0, month = 0, day = 0] = (parts ?? []).slice(1, 4).map(Number);
  const at = parts === null || !isDay(year, month, day) ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Date.parse takes 30 February for 1 March. */
export function isDay(year: number, month: number, day: number): boolean {
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

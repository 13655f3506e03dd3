/** The columns of repadmin /showrepl * /csv, and how a row of it is cut into them. */

export const LAST_COLUMN = 'last failure status';

/** In lower case, as this version of repadmin orders them. */
export const COLUMNS = [
  'showrepl_columns',
  'destination dsa site',
  'destination dsa',
  'naming context',
  'source dsa site',
  'source dsa',
  'transport type',
  'number of failures',
  'last failure time',
  'last success time',
  LAST_COLUMN,
];

/** Takes a header in lower case; returns where the columns of a link stand, -1 for one that is not there. */
export function placesIn(columns: readonly string[]) {
  return {
    destinationSite: columns.indexOf('destination dsa site'),
    destination: columns.indexOf('destination dsa'),
    namingContext: columns.indexOf('naming context'),
    sourceSite: columns.indexOf('source dsa site'),
    source: columns.indexOf('source dsa'),
    failures: columns.indexOf('number of failures'),
    failure: columns.indexOf('last failure time'),
    success: columns.indexOf('last success time'),
    status: columns.indexOf(LAST_COLUMN),
  };
}

/** Splits at the delimiter outside of double quotes; quotes and blanks stay. */
export function splitFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let start = 0;
  let end = text.indexOf(delimiter);
  let opening = text.indexOf('"');
  while (end >= 0) {
    if (opening >= 0 && opening < end) {
      const closing = text.indexOf('"', opening + 1);
      // What is not closed goes on to the end.
      if (closing < 0) break;
      end = text.indexOf(delimiter, closing + 1);
      opening = text.indexOf('"', closing + 1);
      continue;
    }
    fields.push(text.slice(start, end));
    start = end + 1;
    end = text.indexOf(delimiter, start);
  }
  fields.push(text.slice(start));
  return fields;
}

/** RFC 4180: a quote within quotes is doubled. */
export function unquoted(field: string): string {
  return field.replaceAll(/"("?)/g, '$1').trim();
}

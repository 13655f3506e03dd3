/** Documents as the database keeps them: UTF-8, gzip at its fastest, which leaves JSON about a tenth of its size. */
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

/** Runs outside the event loop; do it before a transaction, never within. */
export function compress(text: string): Promise<Uint8Array> {
  return gzipAsync(text, { level: constants.Z_BEST_SPEED });
}

export async function decompress(bytes: ArrayBuffer | Uint8Array): Promise<string> {
  return (await gunzipAsync(bytes)).toString('utf8');
}

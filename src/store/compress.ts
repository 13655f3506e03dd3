/** Documents as the database keeps them: UTF-8, gzip at its fastest, which leaves JSON about a tenth of its size. */
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);
const OPTIONS = { level: constants.Z_BEST_SPEED };
/** Below this the way to another thread and back costs more than the work, which takes a fraction of a millisecond. */
const LARGE_CHARACTERS = 65_536;
const LARGE_BYTES = 8_192;

/** What is large is done outside the event loop; do it before a transaction, never within. */
export async function compress(text: string): Promise<Uint8Array> {
  return text.length < LARGE_CHARACTERS ? gzipSync(text, OPTIONS) : gzipAsync(text, OPTIONS);
}

export async function decompress(bytes: ArrayBuffer | Uint8Array): Promise<string> {
  const text = bytes.byteLength < LARGE_BYTES ? gunzipSync(bytes) : await gunzipAsync(bytes);
  return text.toString('utf8');
}

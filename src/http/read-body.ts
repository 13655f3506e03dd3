/** Request bodies: which media types are taken, how large they may be, and how bytes become text or JSON. */
import { MIMEType } from 'node:util';
import { type Request, type RequestHandler, type Response, raw } from 'express';
import iconv from 'iconv-lite';
import { InputError } from '../errors.js';
import { decodeText } from '../evidence/decode.js';
import { parseJson } from '../json-text.js';

export type Body =
  | { readonly kind: 'json'; readonly value: unknown; readonly bytes: number }
  | { readonly kind: 'text'; readonly text: string };

/** What is wanted where evidence is taken, and where JSON is all that is taken. */
const EVIDENCE = 'Send JSON, or plain text that is one piece of evidence.';
const JSON_ONLY = 'Send application/json.';

/** Collects the bytes of a body of at most `limit` bytes, counted after decompression; what announces more is not read. */
export function collectBody(limit: number): RequestHandler {
  const collect = raw({ type: () => true, limit });
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      response.set('Connection', 'close');
      throw new InputError('too-large', `A body has at most ${limit} bytes once decompressed.`);
    }
    collect(request, response, next);
  };
}

/** Does the same in the middle of a handler. */
export function collectNow(limit: number, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
    void collectBody(limit)(request, response, next);
  });
}

/**
 * Reads the collected body, which may be evidence. Throws InputError `empty-body`, `unsupported-media-type`, `malformed-utf8` or
 * `malformed-json`; text/plain is never refused for its encoding.
 */
export function readBody(request: Request): Body {
  const bytes = bytesOf(request);
  if (bytes.length === 0) throw new InputError('empty-body', EVIDENCE);
  const type = mediaType(request);
  if (type.essence === 'text/plain') {
    const text = decodePlainText(bytes, charsetOf(type));
    if (text.trim() === '') throw new InputError('empty-body', EVIDENCE);
    return { kind: 'text', text };
  }
  checkJsonCharset(type);
  const text = jsonText(bytes, EVIDENCE, ' Send text/plain if it is not JSON.');
  return { kind: 'json', value: parseJson(text), bytes: bytes.length };
}

/**
 * The collected body, which is JSON, as text that is still to be parsed. Throws InputError `empty-body` and
 * `malformed-utf8`.
 */
export function readJsonText(request: Request): string {
  return jsonText(bytesOf(request), JSON_ONLY);
}

function bytesOf(request: Request): Buffer {
  const collected: unknown = request.body;
  return Buffer.isBuffer(collected) ? collected : Buffer.alloc(0);
}

function jsonText(bytes: Buffer, wanted: string, hint = ''): string {
  const text = decodeUtf8(bytes, hint);
  if (text.trim() === '') throw new InputError('empty-body', wanted);
  return text;
}

/** Refuses a body of a media type that is not taken, before any of it is read. */
export function checkMediaType(): RequestHandler {
  return (request, _response, next) => {
    const { 'content-length': length, 'transfer-encoding': transfer } = request.headers;
    if (transfer === undefined && (length === undefined || length === '0'))
      throw new InputError('empty-body', EVIDENCE);
    mediaType(request);
    next();
  };
}

/** Refuses a body that is not JSON of one of `types`, before any of it is read; `detail` says what is wanted. */
export function checkJsonType(
  types: readonly string[] = ['application/json'],
  detail = JSON_ONLY,
): RequestHandler {
  return (request, _response, next) => {
    const type = parseMediaType(request.headers['content-type'] ?? '');
    if (type === undefined || !types.includes(type.essence))
      throw new InputError('unsupported-media-type', detail);
    checkJsonCharset(type);
    next();
  };
}

function checkJsonCharset(type: MIMEType): void {
  const charset = charsetOf(type);
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset))
    throw new InputError('unsupported-media-type', 'JSON is taken in UTF-8 only.');
}

function charsetOf(type: MIMEType): string | undefined {
  return type.params.get('charset')?.toLowerCase();
}

function mediaType(request: Request): MIMEType {
  const header = request.headers['content-type'] ?? '';
  const type = parseMediaType(header);
  if (type?.essence === 'application/json' || type?.essence === 'text/plain') return type;
  throw new InputError(
    'unsupported-media-type',
    'Send application/json, or text/plain for a body that is one piece of evidence.',
  );
}

function parseMediaType(header: string): MIMEType | undefined {
  try {
    return new MIMEType(header);
  } catch {
    return undefined;
  }
}

function decodeUtf8(bytes: Uint8Array, hint: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('malformed-utf8', `The body holds bytes that are not UTF-8.${hint}`);
  }
}

/** A byte order mark says more than a label, and "utf-8" is a label that clients add by themselves. */
function decodePlainText(bytes: Buffer, charset: string | undefined): string {
  const marked = ['efbbbf', 'fffe', 'feff'].some((mark) => bytes.toString('hex', 0, 3).startsWith(mark));
  if (marked || charset === undefined || /^utf-?8$/.test(charset) || !iconv.encodingExists(charset))
    return decodeText(bytes);
  return iconv.decode(bytes, charset);
}

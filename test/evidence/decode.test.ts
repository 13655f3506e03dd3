import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/evidence/decode.js';

const WORDS = 'Le test DNS de FAB-PAR-DC01 a échoué, forêt identifiée, réseau terminé';

describe('decodeText', () => {
  it.each(['utf8', 'utf-16le', 'utf-16be', 'utf-32le'])('goes by the byte order mark: %s', (encoding) => {
    expect(decodeText(iconv.encode(WORDS, encoding, { addBOM: true }))).toBe(WORDS);
  });

  it.each(['utf8', 'utf-16le', 'utf-16be', 'cp850', 'windows-1252'])(
    'finds %s without a mark',
    (encoding) => {
      expect(decodeText(iconv.encode(WORDS, encoding))).toBe(WORDS);
    },
  );

  it('finds German and Russian code pages', () => {
    const german = 'Der DNS-Server für die Domäne wurde überprüft, Zugriff verweigert';
    expect(decodeText(iconv.encode(german, 'cp850'))).toBe(german);
    expect(decodeText(iconv.encode(german, 'windows-1252'))).toBe(german);
    const russian = 'Проверка сервера не пройдена';
    expect(decodeText(iconv.encode(russian, 'cp866'))).toBe(russian);
  });

  it('reads a redirect of cmd.exe', () => {
    const bytes = readFileSync(new URL('samples/dcdiag-french-cp850.txt', import.meta.url));
    expect(decodeText(bytes)).toContain('a échoué');
  });

  it('refuses nothing', () => {
    expect(decodeText(new Uint8Array())).toBe('');
    expect(typeof decodeText(Uint8Array.from({ length: 256 }, (_, at) => at))).toBe('string');
    expect(typeof decodeText(Uint8Array.of(0xff, 0xfe, 0x41))).toBe('string');
  });
});

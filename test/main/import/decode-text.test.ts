import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../main/import/decode-text.ts';

const TEXT = 'Größe;Preis €;市场\n1;2;3\n';
const WESTERN = 'Größe;Preis €\n';

function utf16(text: string, littleEndian: boolean, mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
}

const windows1252 = Buffer.from(
  Array.from(WESTERN, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0))),
);

describe('decodeText', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT), 'utf-8', TEXT],
    ['UTF-8 with mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8', TEXT],
    ['UTF-16 LE with mark', utf16(TEXT, true, true), 'utf-16le', TEXT],
    ['UTF-16 BE with mark', utf16(TEXT, false, true), 'utf-16be', TEXT],
    ['UTF-16 LE without mark', utf16(TEXT, true, false), 'utf-16le', TEXT],
    ['UTF-16 BE without mark', utf16(TEXT, false, false), 'utf-16be', TEXT],
    ['Windows-1252', windows1252, 'windows-1252', WESTERN],
    ['ASCII', Buffer.from('a,b\n1,2\n'), 'utf-8', 'a,b\n1,2\n'],
  ])('reads %s', (_name, bytes, encoding, text) => {
    expect(decodeText(bytes)).toEqual({ ok: true, value: { text, encoding } });
  });

  test('refuses a workbook by what to do instead', () => {
    expect(decodeText(Buffer.from('PK\u0003\u0004rest'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('Save the sheet as CSV'),
    });
  });

  test('refuses binary and unknown encodings', () => {
    expect(decodeText(Buffer.from([1, 0, 0, 3, 0, 0])).ok).toBe(false);
    expect(decodeText(Buffer.from([0x41, 0x81, 0xfe, 0x42])).ok).toBe(false);
    expect(decodeText(Buffer.from([0xef, 0xbb, 0xbf, 0xff])).ok).toBe(false);
  });
});

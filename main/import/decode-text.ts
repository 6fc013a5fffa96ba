import { err, ok, type Result } from '../../shared/lib/result.ts';

type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: TextEncodingName;
}

/** Bytes that Windows-1252 leaves undefined: a file that has one is in some other encoding. */
const UNDEFINED_IN_WINDOWS_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Bytes of a text file as text. A byte order mark decides; without one UTF-16 is known by its zero bytes, then strict
 * UTF-8 is tried, then Windows-1252. The error is a sentence for the screen.
 */
export function decodeText(bytes: Uint8Array): Result<DecodedText, string> {
  const encoding = findEncoding(bytes);
  if (!encoding.ok) return encoding;
  try {
    const text = new TextDecoder(encoding.value, { fatal: true }).decode(bytes);
    if (text.includes('\0')) return err(NOT_TEXT);
    return ok({ text, encoding: encoding.value });
  } catch {
    return err(
      `The file says that it is ${encoding.value.toUpperCase()} but is not. Save it as UTF-8 and try again.`,
    );
  }
}

const NOT_TEXT = 'This is not a text file. Leeway reads CSV and its own JSON book format.';

function findEncoding(bytes: Uint8Array): Result<TextEncodingName, string> {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return ok('utf-8');
  if (startsWith(bytes, [0xff, 0xfe])) return ok('utf-16le');
  if (startsWith(bytes, [0xfe, 0xff])) return ok('utf-16be');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    return err(
      'This is an Excel workbook or a zip file. Save the sheet as CSV (UTF-8) and drop that file.',
    );
  }
  const zeros = countZeros(bytes.subarray(0, 4096));
  if (zeros.even + zeros.odd > 0) return findUtf16(bytes, zeros);
  if (isUtf8(bytes)) return ok('utf-8');
  if (bytes.some((byte) => UNDEFINED_IN_WINDOWS_1252.has(byte))) {
    return err('The encoding of this file is unknown. Save it as UTF-8 and try again.');
  }
  return ok('windows-1252');
}

/** Most characters of a CSV are ASCII, so that every second byte of UTF-16 is zero: the odd ones when little-endian. */
function findUtf16(
  bytes: Uint8Array,
  zeros: { readonly even: number; readonly odd: number },
): Result<TextEncodingName, string> {
  const pairs = Math.min(bytes.length, 4096) / 2;
  if (bytes.length % 2 === 0 && zeros.even === 0 && zeros.odd > pairs * 0.5) return ok('utf-16le');
  if (bytes.length % 2 === 0 && zeros.odd === 0 && zeros.even > pairs * 0.5) return ok('utf-16be');
  return err(NOT_TEXT);
}

function countZeros(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  bytes.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 === 0 ? 'even' : 'odd'] += 1;
  });
  return zeros;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

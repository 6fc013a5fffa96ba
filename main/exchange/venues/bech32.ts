/** Signs of bech32 by their value (BIP 173). */
const SIGNS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const NO_SIGN = new RegExp(`[^${SIGNS}]`);
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_SIGNS = 6;

/**
 * What is wrong with a bech32 address of so many bytes under this prefix, as a clause that repeats nothing of it; undefined:
 * nothing. Its checksum finds up to four mistyped signs, always.
 */
export function bech32Problem(text: string, prefix: string, bytes: number): string | undefined {
  const start = `${prefix}1`;
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return 'mixes capital and small letters';
  if (!lower.startsWith(start)) return `must begin with ${start}`;
  const data = lower.slice(start.length);
  const stray = data.search(NO_SIGN);
  if (stray !== -1) {
    return `has a sign in place ${start.length + stray + 1} that no such address has`;
  }
  const signs = Math.ceil((bytes * 8) / 5) + CHECKSUM_SIGNS;
  if (data.length !== signs) {
    return `has ${data.length} signs behind ${start} where ${signs} belong`;
  }
  const values = [...expand(prefix), ...Array.from(data, (sign) => SIGNS.indexOf(sign))];
  return polymod(values) === 1 ? undefined : 'is mistyped: its checksum does not fit';
}

function expand(prefix: string): readonly number[] {
  const codes = Array.from(prefix, (sign) => sign.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if (((top >> bit) & 1) === 1) checksum ^= generator;
    });
  }
  return checksum;
}

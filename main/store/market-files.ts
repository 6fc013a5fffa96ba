import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { writeFile } from 'atomically';
import type { MarketShelf, MarketTape } from '../exchange/client/market-tape.ts';

/** Within the home. */
export const marketsFolder = (home: string): string => join(home, 'markets');

/** Of tier tables, beside those of markets. */
export const tiersFolder = (markets: string): string => join(dirname(markets), 'tiers');

const FORMAT = 1;
/** Of what a file unpacks to: nothing that was kept is larger, and a file that claims to be is none of ours. */
const MOST_BYTES = 128 * 2 ** 20;

/**
 * The venues' lists of markets as files of the home, one for each venue and address. They are public and can be had again,
 * so whatever is wrong with one, or with the disk, is no trouble: it is as if it were not there.
 */
export class MarketFiles implements MarketShelf {
  #folder: string | undefined;
  readonly #onDamaged: ((file: string) => void) | undefined;

  /** `onDamaged` hears of a file that is there and cannot be used; it is written anew with the next answer of the venue. */
  constructor(onDamaged?: (file: string) => void) {
    this.#onDamaged = onDamaged;
  }

  /** `undefined`: nothing is kept or found. */
  keepIn(folder: string | undefined): void {
    this.#folder = folder;
  }

  async find(place: string): Promise<MarketTape | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = fileOf(this.#folder, place);
    let packed: Buffer;
    try {
      packed = await readFile(file);
    } catch {
      return undefined;
    }
    const tape = await unpack(packed, place);
    if (tape === undefined) this.#onDamaged?.(file);
    return tape;
  }

  async keep(place: string, tape: MarketTape): Promise<void> {
    if (this.#folder === undefined) return;
    try {
      // A home is made by a host, never by a look at the accounts of a file.
      if (!existsSync(dirname(this.#folder))) return;
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const content = { format: FORMAT, place: digestOf(place), ...tape };
      const packed = await promisify(gzip)(JSON.stringify(content));
      await writeFile(fileOf(this.#folder, place), packed, { mode: 0o600 });
    } catch {
      // The next start asks the venue.
    }
  }
}

async function unpack(packed: Buffer, place: string): Promise<MarketTape | undefined> {
  try {
    const text = await promisify(gunzip)(packed, { maxOutputLength: MOST_BYTES });
    return readTape(JSON.parse(text.toString()), place);
  } catch {
    return undefined;
  }
}

/** The venue, for whoever looks into the folder, and the whole place: an address, which may hold what is nobody's business. */
function fileOf(folder: string, place: string): string {
  const [venue = ''] = place.split(' ');
  return join(
    folder,
    `${venue.replaceAll(/[^\w-]/g, '_')}-${digestOf(place).slice(0, 12)}.json.gz`,
  );
}

const digestOf = (place: string): string => createHash('sha256').update(place).digest('hex');

function readTape(content: unknown, place: string): MarketTape | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const { format, place: of, recordedAtMs, answers } = content as Readonly<Record<string, unknown>>;
  if (format !== FORMAT || of !== digestOf(place)) return undefined;
  if (typeof recordedAtMs !== 'number' || typeof answers !== 'object' || answers === null) {
    return undefined;
  }
  const entries = Object.entries(answers as Readonly<Record<string, unknown>>);
  if (entries.length === 0) return undefined;
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    return undefined;
  }
  return { recordedAtMs, answers: Object.fromEntries(entries) };
}

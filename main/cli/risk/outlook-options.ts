import type { Book } from '../../../shared/domain/book.ts';
import type { Ratio, Underlying } from '../../../shared/domain/units.ts';
import {
  ASSUMED_OUTLOOK,
  type OutlookAssumptions,
} from '../../../shared/risk/outlook/position-outlook.ts';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import { decodeText } from '../../import/decode-text.ts';
import { readJson } from '../../import/read-json.ts';
import { readInput, type CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { betasFor, parseMove } from '../stress/parse-shock.ts';

/** What `leeway risk` is told about the time ahead. */
export interface OutlookOptions {
  readonly sigmas?: string;
  readonly maxLoss?: string;
  readonly slippage?: string;
}

/** The assumptions of the outlook with what the command line names; wrong words end the command with 2. */
export function assumptionsOf({ maxLoss, slippage }: OutlookOptions): OutlookAssumptions {
  const loss = maxLoss === undefined ? undefined : parseNumber(maxLoss);
  if (maxLoss !== undefined && (loss === undefined || !(loss > 0))) {
    throw invalid(`"${maxLoss}" is not a loss. Write an amount above 0, such as 500.`);
  }
  const slip = slippage === undefined ? undefined : parseMove(slippage);
  if (slip !== undefined && !(slip >= 0 && slip < 1)) {
    throw invalid(`"${slippage}" is not a slippage. Write a percentage from 0% to below 100%.`);
  }
  return {
    ...ASSUMED_OUTLOOK,
    stop: {
      ...ASSUMED_OUTLOOK.stop,
      ...(loss === undefined ? {} : { maxLoss: loss }),
      ...(slip === undefined ? {} : { slippage: slip }),
    },
  };
}

/** Daily standard deviations by coin from a JSON object, for the underlyings of the book. */
export async function readSigmas(
  io: CliIo,
  file: string,
): Promise<(book: Book) => Readonly<Record<Underlying, Ratio>>> {
  if (file === '-') throw invalid('The sigmas must come from a file.');
  const text = decodeText((await readInput(io, file)).bytes);
  if (!text.ok) throw invalid(`The sigmas file: ${text.error}`);
  const json = readJson(text.value.text);
  if (!json.ok) throw invalid(`The sigmas file is not JSON. ${json.error.message}`);
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('The sigmas file must be an object of fractions, such as {"BTC": 0.03}.');
  }
  const sigmas = new Map<string, number>();
  for (const [name, sigma] of Object.entries(value)) {
    if (typeof sigma !== 'number' || !(sigma > 0 && sigma <= 10)) {
      throw invalid(`The sigma of ${name} must be a fraction of the price above 0, such as 0.03.`);
    }
    sigmas.set(name.toUpperCase(), sigma);
  }
  return (book) => betasFor(book, sigmas);
}

function invalid(message: string): CommandError {
  return new CommandError(message, EXIT.invalid);
}

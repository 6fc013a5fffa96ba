import type { Credentials } from '../../../shared/contract/accounts.ts';
import type { ExchangeId } from '../../../shared/domain/units.ts';
import { bech32Problem } from './bech32.ts';

/** What is wrong with the form of a text, as a clause that repeats nothing of it; undefined: nothing. */
type FormProblem = (text: string) => string | undefined;

const HEX = /^[0-9a-f]+$/i;

/** `0x` and so many hexadecimal digits. */
function hexadecimal(digits: number, longer?: string): FormProblem {
  return (text) => {
    if (/\s/.test(text))
      return `has a space or several words in it, where 0x and ${digits} digits belong`;
    if (/\.[a-z]+$/i.test(text)) return 'is a name; the address that it stands for is needed';
    if (!/^0x/i.test(text)) {
      return HEX.test(text) && text.length === digits
        ? 'must begin with 0x'
        : `must be 0x and ${digits} digits of 0 to 9 and a to f`;
    }
    const found = text.slice(2);
    const stray = found.search(/[^0-9a-f]/i);
    if (stray !== -1) {
      return `has a sign in place ${stray + 3} that is not of 0 to 9 and a to f`;
    }
    if (found.length === digits) return undefined;
    const hint = found.length === 64 && longer !== undefined ? `: ${longer}` : '';
    return `has ${found.length} digits behind 0x where ${digits} belong${hint}`;
  };
}

const EVM_ADDRESS = hexadecimal(
  40,
  'that is as long as a private key, which belongs into no field of this',
);

const PRIVATE_KEY: FormProblem = (text) =>
  HEX.test(text) && text.length === 64 ? undefined : hexadecimal(64)(text);

/** Of Solana: 32 bytes in base 58, which has no 0, O, I and l. */
const SOLANA_ADDRESS: FormProblem = (text) => {
  if (/^0x/i.test(text)) return 'is an Ethereum address; this venue knows those of Solana';
  const stray = text.search(/[^1-9A-HJ-NP-Za-km-z]/);
  if (stray !== -1) return `has a sign in place ${stray + 1} that no Solana address has`;
  return text.length >= 32 && text.length <= 44
    ? undefined
    : `has ${text.length} signs where 32 to 44 belong`;
};

const DYDX_ADDRESS: FormProblem = (text) =>
  /^0x/i.test(text)
    ? 'is an Ethereum address; dYdX reads by its own, which begins with dydx1'
    : bech32Problem(text, 'dydx', 20);

const WHOLE_NUMBER: FormProblem = (text) =>
  /^\d{1,18}$/.test(text) ? undefined : 'must be a whole number';

/** What a venue's credentials look like, where that is known: what is mistyped is said before anything is asked. */
const FORMS: Readonly<
  Record<ExchangeId, Readonly<Partial<Record<keyof Credentials, FormProblem>>> | undefined>
> = {
  hyperliquid: { walletAddress: EVM_ADDRESS },
  dydx: { walletAddress: DYDX_ADDRESS },
  lighter: { walletAddress: EVM_ADDRESS },
  nado: { walletAddress: EVM_ADDRESS },
  pacifica: { walletAddress: SOLANA_ADDRESS },
  paradex: { walletAddress: EVM_ADDRESS, privateKey: PRIVATE_KEY },
  derive: { walletAddress: EVM_ADDRESS, privateKey: PRIVATE_KEY, accountId: WHOLE_NUMBER },
  aster: { privateKey: PRIVATE_KEY },
};

export interface CredentialProblem {
  readonly field: keyof Credentials;
  /** Goes on from the name of the field, and repeats nothing of what stands in it. */
  readonly message: string;
}

/**
 * What no account of this venue can look like; references must be resolved. With an `endpoint` nothing is said: a simulator
 * may call its accounts as it likes.
 */
export function credentialProblems(
  exchange: ExchangeId,
  credentials: Credentials,
  endpoint: string | undefined,
): readonly CredentialProblem[] {
  const forms = endpoint === undefined ? FORMS[exchange] : undefined;
  return (Object.entries(forms ?? {}) as [keyof Credentials, FormProblem][]).flatMap(
    ([field, problemOf]) => {
      const value = credentials[field];
      const message = value === undefined || value === '' ? undefined : problemOf(value);
      return message === undefined ? [] : [{ field, message }];
    },
  );
}

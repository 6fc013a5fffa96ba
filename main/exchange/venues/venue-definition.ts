import type { Credentials, VenueInfo } from '../../../shared/contract/accounts.ts';
import type { Venue } from '../../../shared/domain/book.ts';
import type { DurationMs, ExchangeId } from '../../../shared/domain/units.ts';
import type { NoPriceWriting } from '../../../shared/risk/venue/no-price.ts';
import type { Figure } from '../parse/raw-figures.ts';

/** What Leeway knows about a venue before it has asked it anything. */
export interface VenueDefinition {
  readonly exchange: ExchangeId;
  readonly name: string;
  /** `first-class`: own reader and parser, tested to the last field; `generic`: ccxt's unified structures. */
  readonly support: VenueInfo['support'];
  /**
   * What the tests of a first-class venue stand on: answers that the venue gave, or answers written from its documentation
   * and ccxt's parser.
   */
  readonly proof?: 'recorded' | 'documented';
  /** Margin rule family; `generic` where none of the known ones fits, which the engine says in a warning. */
  readonly venue: Venue;
  readonly fields: readonly (keyof Credentials)[];
  /** Options of ccxt that take a credential, where its own place for it is not read. */
  readonly accountOptions?: Readonly<Partial<Record<'accountId' | 'walletAddress', string>>>;
  readonly testnet: boolean;
  readonly keyPage?: string;
  /** Options that ccxt needs so that a read is a read and asks no more than it must. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Markets are parsed without ccxt's list of currencies, which some venues give to key holders only. */
  readonly skipCurrencies?: true;
  /** Spot markets are not asked for, where ccxt has no option for it: nothing here needs them. */
  readonly skipSpot?: true;
  /** Kinds of markets that a gateway may lack: ccxt's method for one kind, and which of its calls are for them. */
  readonly spareMarkets?: {
    readonly method: string;
    readonly isSpare: (args: readonly unknown[]) => boolean;
  };
  /** Span over which ccxt's rate is averaged, where ccxt names none: the venue limits each endpoint, not the sum. */
  readonly rateWindowMs?: DurationMs;
  /** Parameters of the calls that together make up the whole account; one call without any when absent. */
  readonly accountCalls?: readonly Readonly<Record<string, unknown>>[];
  /**
   * Parameters of the calls that together list every open order, where the conditional ones stand in lists of their own; one
   * call without any when absent. `untold`: ccxt lists plain orders only, so nothing is known about stops.
   */
  readonly orderCalls?: readonly Readonly<Record<string, unknown>>[] | 'untold';
  /** Orders are listed by symbol only. */
  readonly ordersBySymbol?: true;
  /** Where the orders of one symbol weigh less than the list of all. */
  readonly orderCost?: { readonly symbol: number; readonly all: number };
  /** What of the customer's positions one connection does not see, in words; said with every reading. */
  readonly leftOut?: string;
  /** Says how this venue writes "no price liquidates this position", beyond missing, 0 and negative. */
  readonly noLiquidationPrice?: NoPriceWriting;
  /** What the `total` of ccxt's balance means here; absent: not known, so not used. */
  readonly balanceTotal?: 'equity' | 'wallet';
  /**
   * Field of the raw position row (or its place in a row that is a list) that tells the margin mode where its words do not,
   * and how it writes the two. Another writing is refused.
   */
  readonly marginModeField?: {
    readonly field: string;
    readonly cross: string;
    readonly isolated: string;
  };
  /** Field that alone tells the side where its words do not, and how it writes the two. Another writing is refused. */
  readonly sideField?: { readonly field: string; readonly long: string; readonly short: string };
  /**
   * Where the raw row keeps the size, for venues of which ccxt gives none, or less or more than all of it: a field, or the
   * place in a row that is a list. A sign tells the side where nothing else does. `less`: what of it is closed already.
   * `inUnits`: it counts base units, not contracts.
   */
  readonly rawSize?: { readonly field: string; readonly less?: string; readonly inUnits?: true };
  /** Fields of the raw row whose quotient is the entry price, where it tells no price. */
  readonly rawEntry?: { readonly cost: string; readonly size: string };
  /** Field with the share of the worth that is put up, from which the leverage follows; 0 tells none. */
  readonly rawMarginShare?: { readonly field: string; readonly percent?: true };
  /**
   * Figures that ccxt fills with something else. `raw`: only the field of that name in the venue's row counts; `none`: that
   * field is something else too.
   */
  readonly misread?: Readonly<Partial<Record<Figure | 'maintenanceMarginRate', 'raw' | 'none'>>>;
  /** Field of the raw row with the worth of the position at its mark, where ccxt tells neither. */
  readonly rawValue?: string;
  /** Only its stream of one symbol tells marks; the one of many tells other prices. */
  readonly marksBySymbol?: true;
  /** Read with an address alone: such an account cannot trade. */
  readonly addressOnly?: true;
}

const LABELS: Readonly<
  Record<keyof Credentials, { readonly label: string; readonly secret: boolean }>
> = {
  apiKey: { label: 'API key', secret: true },
  secret: { label: 'API secret', secret: true },
  password: { label: 'API passphrase', secret: true },
  walletAddress: { label: 'Wallet address', secret: false },
  accountId: { label: 'Account ID', secret: false },
  privateKey: { label: 'Private key of the wallet', secret: true },
  proxy: { label: 'Proxy address', secret: true },
};

/** As it stands within a sentence. */
export function labelOf(field: keyof Credentials): string {
  const { label } = LABELS[field];
  return /^[A-Z]{2}/.test(label) ? label : `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

/** The part of a definition that the screen may see. */
export function toVenueInfo(definition: VenueDefinition): VenueInfo {
  return {
    exchange: definition.exchange,
    name: definition.name,
    support: definition.support,
    fields: definition.fields.map((field) => ({ field, ...LABELS[field] })),
    testnet: definition.testnet,
    ...(definition.keyPage === undefined ? {} : { keyPage: definition.keyPage }),
  };
}

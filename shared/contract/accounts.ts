import { z } from 'zod';
import type { FeedErrorKind } from '../domain/feed-state.ts';
import type { TimestampMs } from '../domain/units.ts';
import type { AccountMatch } from './account-match.ts';

/** What connecting a venue asks for; a secret travels this way only, and never back. */
export const Credentials = z.strictObject({
  apiKey: z.string().max(500).optional(),
  secret: z.string().max(5000).optional(),
  password: z.string().max(500).optional(),
  walletAddress: z.string().max(200).optional(),
  /** The venue's own number or name of an account, subaccount or portfolio; not secret. */
  accountId: z.string().max(200).optional(),
  /** For the few venues that let nobody read without a signature of the wallet. */
  privateKey: z.string().max(500).optional(),
  /** `http(s)://` or `socks5://`, with user and password where it wants them: a secret like the others. */
  proxy: z.string().max(500).optional(),
});
export type Credentials = z.infer<typeof Credentials>;

export const ConnectRequest = z.strictObject({
  exchange: z.string().min(1).max(40),
  name: z.string().min(1).max(60),
  testnet: z.boolean(),
  credentials: Credentials,
  /** Base address that every request goes to instead of the venue: a simulator or a gateway. */
  endpoint: z.string().min(1).max(500).optional(),
  /** It may lead off this machine, and then receives everything that is signed for the account. */
  allowRemoteEndpoint: z.boolean().optional(),
  /** The user has read that this key can trade and wants to watch it all the same. */
  acceptTradeRights: z.boolean().optional(),
});
export type ConnectRequest = z.infer<typeof ConnectRequest>;

/** A new key for an account that stays what it is: its history, its name and its rules. */
export const ReplaceKeyRequest = z.strictObject({
  accountId: z.string().min(1).max(400),
  /** As for connecting. Without a `proxy` the one in use stays; with `none` there is none from now on. */
  credentials: Credentials,
  /** The user has read that the new key can trade and wants to watch with it all the same. */
  acceptTradeRights: z.boolean().optional(),
  /** The user has read that the new key may belong to another account and wants it all the same. */
  acceptOtherAccount: z.boolean().optional(),
});
export type ReplaceKeyRequest = z.infer<typeof ReplaceKeyRequest>;

export interface VenueInfo {
  readonly exchange: string;
  readonly name: string;
  /** `first-class`: tested to the last field; `generic`: read by common rules, said so on the screen. */
  readonly support: 'first-class' | 'generic';
  readonly fields: readonly {
    readonly field: keyof Credentials;
    readonly label: string;
    readonly secret: boolean;
  }[];
  readonly testnet: boolean;
  /** Where a read-only key is made and revoked. */
  readonly keyPage?: string;
}

export interface ConnectReport {
  readonly ok: boolean;
  readonly rights: 'read-only' | 'trade' | 'withdraw' | 'cannot-verify';
  /** With `cannot-verify`: the venue tells nobody what a key may do, so no other key would tell more. */
  readonly rightsUntold?: true;
  /** Whether the key works from certain addresses only; absent: the venue does not say. */
  readonly ipRestricted?: boolean;
  readonly clockSkewMs?: number;
  readonly markets?: number;
  readonly positions?: number;
  /** Each failure says what to change. */
  readonly problems: readonly { readonly kind: FeedErrorKind; readonly message: string }[];
}

export interface ReplaceKeyReport extends ConnectReport {
  /** Absent: the new key does not work, so nothing was compared. */
  readonly match?: AccountMatch;
  /** The new key is in use, the old one is gone. */
  readonly replaced?: true;
}

/** What became of the wish that an account be read at once. */
export type ReadNow =
  | { readonly asked: true }
  | {
      readonly asked: false;
      /** `venue`: it asked for a pause or has banned this address. `just-asked`: the same was wished a moment ago. */
      readonly reason: 'venue' | 'just-asked';
      /** From then on it is asked. */
      readonly untilMs: TimestampMs;
    };

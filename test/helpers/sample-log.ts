import type { AuditEntry } from '../../shared/contract/audit.ts';
import type { VenueInfo } from '../../shared/contract/accounts.ts';
import type { AppState } from '../../shared/contract/app-state.ts';

/** A log of `count` decisions about the positions of a state, newest first. */
export function sampleLog(state: AppState, count = 240): readonly AuditEntry[] {
  const actions = [
    'delivered',
    'raised',
    'suppressed',
    'worse',
    'acknowledged',
    'repeated',
  ] as const;
  return Array.from({ length: count }, (_, index): AuditEntry => {
    const id = count - index;
    const action = actions[index % actions.length] ?? 'raised';
    const position = state.positions[index % Math.max(1, state.positions.length)];
    const name =
      position === undefined
        ? 'Leeway'
        : `${position.accountName} ${position.underlying} ${position.side}`;
    const texts: Record<(typeof actions)[number], string> = {
      delivered: `Shown as a browser notification: ${name}.`,
      raised: `${name} became a warning: 8.2 % to liquidation is under 10 %, and 1.2 daily sigmas under 3.`,
      suppressed: `No message for ${name}: the last one is 2 min old and nothing got worse.`,
      worse: `${name} became critical: 3.6 % to liquidation is under 5 %, and 0.9 daily sigmas under 1.`,
      acknowledged: `You acknowledged ${name}.`,
      repeated: `Said again: ${name} is still critical and nobody answered.`,
    };
    return {
      id,
      atMs: state.nowMs - index * 37_000,
      action,
      rule: 'liquidation-risk',
      level: action === 'worse' || action === 'repeated' ? 'critical' : 'warning',
      text: texts[action],
      ...(position === undefined
        ? {}
        : { positionKey: position.key, accountId: position.accountId }),
      ...(action === 'delivered' ? { channel: 'browser-notification' } : {}),
      inputs: {
        markPrice: 108_390.4,
        liquidationPrice: 104_488.3,
        distance: 0.036,
        sigmas: 0.9,
        marginRatio: 0.84,
        dataAgeMs: 3000,
        criticalDistance: 0.05,
      },
    };
  });
}

const KEY_FIELDS = [
  { field: 'apiKey', label: 'API key', secret: true },
  { field: 'secret', label: 'Secret', secret: true },
] as const;

export const SAMPLE_VENUES: readonly VenueInfo[] = [
  {
    exchange: 'binanceusdm',
    name: 'Binance USD-M Futures',
    support: 'first-class',
    fields: KEY_FIELDS,
    testnet: true,
    keyPage: 'https://www.binance.com/en/my/settings/api-management',
  },
  {
    exchange: 'bitget',
    name: 'Bitget',
    support: 'first-class',
    fields: [...KEY_FIELDS, { field: 'password', label: 'Passphrase', secret: true }],
    testnet: true,
    keyPage: 'https://www.bitget.com/account/newapi',
  },
  { exchange: 'bybit', name: 'Bybit', support: 'first-class', fields: KEY_FIELDS, testnet: true },
  {
    exchange: 'hyperliquid',
    name: 'Hyperliquid',
    support: 'first-class',
    fields: [{ field: 'walletAddress', label: 'Wallet address', secret: false }],
    testnet: true,
  },
  { exchange: 'gate', name: 'Gate', support: 'generic', fields: KEY_FIELDS, testnet: true },
  { exchange: 'mexc', name: 'MEXC', support: 'generic', fields: KEY_FIELDS, testnet: false },
];

import type { ConnectReport } from '../../shared/contract/accounts.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { ConnectionCheck, ExchangeClient } from '../exchange/exchange-client.ts';
import { credentialProblems } from '../exchange/venues/credential-forms.ts';
import { labelOf } from '../exchange/venues/venue-definition.ts';

/** Asks the exchange with a client of its own. What is mistyped is said before anything is asked. */
export async function checkAccount(
  account: ExchangeAccount,
  createClient: (account: ExchangeAccount) => ExchangeClient,
): Promise<ConnectionCheck> {
  const { exchange, credentials, endpoint } = account;
  const problems = credentialProblems(exchange, credentials, endpoint).map(
    ({ field, message }) =>
      ({ kind: 'not-supported', message: `The ${labelOf(field)} ${message}.` }) as const,
  );
  if (problems.length > 0) return { ok: false, rights: 'cannot-verify', problems };
  const client = createClient(account);
  try {
    return await client.checkConnection();
  } finally {
    await client.close();
  }
}

/** What the account is known by stays in the core. */
export function toReport({ identity: _identity, ...report }: ConnectionCheck): ConnectReport {
  return report;
}

import type { Fetch } from './http.ts';
import type { ConnectMail } from './mailer.ts';

/** The way out to other machines, as the channels see it. Tests bring their own. */
export interface RemoteNetwork {
  readonly fetch: Fetch;
  readonly connectMail: ConnectMail;
}

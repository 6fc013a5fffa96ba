import { connectSmtp } from './connect-smtp.ts';
import type { RemoteNetwork } from './remote-network.ts';

/** The machine's own way out. */
export const systemNetwork: RemoteNetwork = {
  fetch: (url, init) => fetch(url, init),
  connectMail: connectSmtp,
};

import type { HostTransport } from '../../../shared/contract/create-host-api.ts';

/**
 * The server checks an address but opens nothing: it may stand elsewhere, and the reader sits here. An address that it
 * let pass is opened by the tab.
 */
export function openInNewTab(transport: HostTransport, open: (url: string) => void): HostTransport {
  return {
    ...transport,
    async request(channel, payload) {
      const answer = await transport.request(channel, payload);
      if (channel !== 'app/open-external' || !isOk(answer)) return answer;
      open((payload as { readonly url: string }).url);
      return { ok: true, value: { opened: true } };
    },
  };
}

function isOk(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true;
}

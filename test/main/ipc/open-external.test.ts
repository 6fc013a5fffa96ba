import { describe, expect, it } from 'vitest';
import { checkExternalUrl } from '../../../main/ipc/open-external.ts';

const KEY_PAGES = [
  'https://www.binance.com/en/my/settings/api-management',
  'https://www.bitget.com/account/newapi',
];

const hostile = [
  'http://github.com/',
  'https://github.com.evil.example/',
  'https://evil.example/github.com',
  'https://evilgithub.com/',
  'https://github.com@evil.example/',
  'https://user:pass@github.com/',
  'https://github.com:8443/',
  'https://github.com:443/',
  'https://github.com\\@evil.example/',
  'https:\\\\github.com/',
  'https:github.com/',
  'https:///github.com/',
  'https://github.com\u0000.evil.example/',
  'https://github.com\t.evil.example/',
  'https://github.com\n/',
  ' https://github.com/',
  'https://github.com /',
  'https://gіthub.com/',
  'https://xn--gthub-n4a.com/',
  'https://github.com%2eevil.example/',
  'https://GITHUB.COM.evil.example/',
  'HTTPS://github.com/',
  'https://github.com./',
  'https://[::1]/',
  'https://127.0.0.1/',
  'https://localhost/',
  'https://binance.com/',
  'https://api.binance.com/',
  'https://gist.github.com/',
  'file:///etc/passwd',
  'smb://github.com/share',
  'ms-msdt:/id PCWDiagnostic',
  'javascript:alert(1)//https://github.com/',
  'data:text/html,<script>1</script>',
  'vbscript:msgbox(1)',
  'ftp://github.com/',
  'blob:https://github.com/1',
  'view-source:https://github.com/',
  'intent://github.com/#Intent;scheme=https;end',
  'https://github.com/\u202emoc.live',
  '',
];

describe('pages that may be opened', () => {
  it('are attacked in at least 30 ways', () => {
    expect(new Set(hostile).size).toBeGreaterThanOrEqual(30);
  });

  it.each(hostile)('are none of these: %j', (url) => {
    expect(checkExternalUrl(url, KEY_PAGES)).toBeUndefined();
  });

  it.each([
    'https://github.com/',
    'https://docs.ccxt.com/',
    'https://www.binance.com/en/my/settings/api-management',
    'https://www.bitget.com/account/newapi?lang=en#top',
  ])('are ours and those where keys are made: %s', (url) => {
    expect(checkExternalUrl(url, KEY_PAGES)).toBe(url);
  });
});

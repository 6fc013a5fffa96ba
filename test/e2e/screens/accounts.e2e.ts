import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { OTHER_ACCOUNT, rejectedState } from '../../helpers/sample-extremes.ts';
import { blindState, calmState } from '../../helpers/sample-state.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

async function chooseBitget(page: Page): Promise<void> {
  await page.getByLabel('Search venues').fill('bitg');
  await page.keyboard.press('Enter');
  await page.getByLabel('API key').fill('key-1');
  await page.getByLabel('Secret').fill('secret-1');
  await page.getByLabel('Passphrase').fill('pass-1');
}

describeScreens('accounts and settings', (open) => {
  test('an account is connected from the keyboard: venue, key, test, watch', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/accounts/connect' });
    await chooseBitget(page);
    await page.getByRole('textbox', { name: 'Name' }).fill('Main');
    await page.keyboard.press('Enter');
    await page.getByText('It works, and the key can only read.').waitFor();
    await page.getByRole('button', { name: 'Watch this account' }).click();
    await page.getByLabel('Secret').waitFor({ state: 'detached' });
    const request = {
      exchange: 'bitget',
      name: 'Main',
      testnet: false,
      credentials: { apiKey: 'key-1', secret: 'secret-1', password: 'pass-1' },
    };
    await expect.poll(() => asked('accounts/test')).toEqual([request]);
    await expect.poll(() => asked('accounts/add')).toEqual([request]);
  });

  test('the keyboard stands where typing begins, also in the next step', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts/connect' });
    await page.locator('[aria-label="Search venues"]:focus').waitFor();
    await page.keyboard.type('bitg');
    await page.keyboard.press('Enter');
    await page.locator('.dialog-body input[type=password]:focus').waitFor();
    await page.keyboard.type('key-1');
    await expect.poll(() => page.getByLabel('API key').inputValue()).toBe('key-1');
  });

  test('secrets are never shown, never offered again, and gone when the dialog closes', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts/connect' });
    await chooseBitget(page);
    for (const label of ['API key', 'Secret', 'Passphrase']) {
      const field = page.getByLabel(label);
      await expect.poll(() => field.getAttribute('type')).toBe('password');
      await expect.poll(() => field.getAttribute('autocomplete')).toBe('off');
    }
    await page.keyboard.press('Escape');
    await page.getByLabel('Secret').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByLabel('Search venues').fill('bitg');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('Secret').inputValue()).toBe('');
    expect(await page.content()).not.toContain('secret-1');
  });

  test('what was tested must be what is added', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts/connect' });
    await chooseBitget(page);
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByRole('button', { name: 'Watch this account' }).waitFor();
    await page.getByLabel('Secret').fill('another');
    await page.getByRole('button', { name: 'Test the connection' }).waitFor();
  });

  test('a broken account says what happened, what it means and what to do', async () => {
    const { page } = await open({ state: blindState(), hash: '#/accounts' });
    const row = page.locator('.account-row', { hasText: 'Demo Binance' });
    const said = () => row.textContent();
    await expect.poll(said).toContain('The exchange cannot be reached.');
    await expect.poll(said).toContain('Leeway cannot see new positions of this account.');
    await expect.poll(said).toContain('Check the network.');
  });

  test('a rejected key is replaced where its alarm stands, by keyboard: new key, test, replace', async () => {
    const { page, asked } = await open({ state: rejectedState(), hash: '#/alarms/active' });
    await page.getByRole('button', { name: 'Replace key…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Replace the key of Demo Binance' }).waitFor();
    await page.getByRole('textbox', { name: 'API key' }).fill('canary-new-key');
    await page.getByLabel('Secret').fill('canary-new-secret');
    await page.keyboard.press('Enter');
    await page.getByText('It works, and the key can only read.').waitFor();
    await page.getByRole('button', { name: 'Replace the key', exact: true }).press('Enter');
    await page.getByText('Demo Binance is read with its new key').waitFor();
    await page.getByLabel('Secret').waitFor({ state: 'detached' });
    const request = {
      accountId: 'acc-binance',
      credentials: { apiKey: 'canary-new-key', secret: 'canary-new-secret' },
    };
    await expect.poll(() => asked('accounts/test-key')).toEqual([request]);
    await expect.poll(() => asked('accounts/replace-key')).toEqual([request]);
    expect(await asked('accounts/remove')).toEqual([]);
    expect(await page.content()).not.toContain('canary');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/accounts');
  });

  test('the key of another account replaces nothing before that was read and agreed to', async () => {
    const { page, asked } = await open({
      state: rejectedState(),
      hash: '#/accounts',
      data: { report: OTHER_ACCOUNT },
    });
    const row = page.locator('.account-row', { hasText: 'Demo Binance' });
    await row.locator('.account-row-actions').getByRole('button', { name: 'Replace key…' }).click();
    await page.getByRole('textbox', { name: 'API key' }).fill('k');
    await page.getByLabel('Secret').fill('s');
    await page.getByRole('button', { name: 'Test the new key' }).click();
    await page.getByText('It works, but it is the key of another account.').waitFor();
    await page.getByText('the exchange names it …7777').waitFor();
    const replace = page.getByRole('button', { name: 'Replace the key', exact: true });
    expect(await replace.count()).toBe(0);
    await page.getByRole('checkbox', { name: /under this name all the same/ }).check();
    await replace.click();
    await expect
      .poll(() => asked('accounts/replace-key'))
      .toMatchObject([{ acceptOtherAccount: true }]);
  });

  test('a key that can trade is taken only when that was agreed to', async () => {
    const { page, asked } = await open({
      state: calmState(),
      hash: '#/accounts/connect',
      data: {
        report: {
          ok: false,
          rights: 'trade',
          problems: [{ kind: 'key-too-powerful', message: 'This key can trade.' }],
        },
      },
    });
    await chooseBitget(page);
    await page.keyboard.press('Enter');
    await page.getByText('It works, but this key can trade.').waitFor();
    expect(await page.getByRole('button', { name: 'Watch this account' }).count()).toBe(0);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Watch this account' }).click();
    await expect.poll(() => asked('accounts/add')).toMatchObject([{ acceptTradeRights: true }]);
  });

  test('rights that the venue does not tell stand apart from those that are verified', async () => {
    const { page } = await open({
      state: calmState(),
      hash: '#/accounts/connect',
      data: { report: { rights: 'cannot-verify', rightsUntold: true } },
    });
    await chooseBitget(page);
    await page.keyboard.press('Enter');
    const rights = page.locator('.key-rights');
    await rights.getByText('yes, tried just now').waitFor();
    await expect.poll(() => rights.getByText('not verified').count()).toBe(2);
    await expect
      .poll(() => rights.textContent())
      .toContain('does not tell whether this key may trade or withdraw');
  });

  test('removing asks once', async () => {
    const { page, asked } = await open({ state: rejectedState(), hash: '#/accounts' });
    const remove = page.locator('.account-row').getByRole('button', { name: 'Remove' });
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await asked('accounts/remove')).toEqual([]);
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => asked('accounts/remove')).toEqual([{ accountId: 'acc-binance' }]);
  });

  test('the demo is switched off and not removed, nor renamed', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts' });
    const row = page.locator('.account-row').first();
    await row.getByRole('button', { name: 'Read now' }).waitFor();
    expect(await row.getByRole('button', { name: /Remove|Rename/ }).count()).toBe(0);
  });

  test('the theme changes at once', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts' });
    await page.getByRole('button', { name: 'Light', exact: true }).click();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  });
});

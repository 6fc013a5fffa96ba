import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
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
    expect(await asked('accounts/test')).toEqual([request]);
    expect(await asked('accounts/add')).toEqual([request]);
  });

  test('secrets are never shown, never offered again, and gone when the dialog closes', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts/connect' });
    await chooseBitget(page);
    for (const label of ['API key', 'Secret', 'Passphrase']) {
      const field = page.getByLabel(label);
      expect(await field.getAttribute('type')).toBe('password');
      expect(await field.getAttribute('autocomplete')).toBe('off');
    }
    await page.keyboard.press('Escape');
    await page.getByLabel('Secret').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByLabel('Search venues').fill('bitg');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Secret').inputValue()).toBe('');
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
    const text = await page.locator('.account-row', { hasText: 'Demo Binance' }).textContent();
    expect(text).toContain('The exchange cannot be reached.');
    expect(text).toContain('Leeway cannot see new positions of this account.');
    expect(text).toContain('Check the network.');
  });

  test('removing asks once', async () => {
    const { page, asked } = await open({ state: calmState(), hash: '#/accounts' });
    await page.locator('.account-row').first().getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    expect(await asked('accounts/remove')).toEqual([]);
    await page.locator('.account-row').first().getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => asked('accounts/remove')).toEqual([{ accountId: 'acc-binance' }]);
  });

  test('the theme changes at once', async () => {
    const { page } = await open({ state: calmState(), hash: '#/accounts' });
    await page.getByRole('button', { name: 'Light', exact: true }).click();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  });
});

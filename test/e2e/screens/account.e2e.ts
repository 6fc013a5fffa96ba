import { expect, test } from 'vitest';
import { blindState, calmState, criticalState } from '../../helpers/sample-state.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

describeScreens('the account screen', (open) => {
  test('a tile of the overview leads to it, by mouse anywhere and by keyboard', async () => {
    const { page } = await open({ state: criticalState() });
    await page.locator('.account-tile').first().click();
    await page.waitForURL(/#\/account\/acc-binance/);
    await page.getByRole('heading', { name: 'Demo Binance', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Demo Bitget', exact: true }).press('Enter');
    await page.waitForURL(/#\/account\/acc-bitget/);
  });

  test('the palette leads to it', async () => {
    const { page } = await open({ state: calmState() });
    await page.keyboard.press('Control+KeyK');
    await page.getByPlaceholder('Go to a screen').fill('demo bitget');
    await page.getByRole('option', { name: /^Demo Bitget/ }).click();
    await page.waitForURL(/#\/account\/acc-bitget/);
  });

  test('leads with the joint move, and shows only its own positions', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/account/acc-bitget' });
    await expect.poll(() => page.locator('.subject-big').textContent()).toMatch(/^−8\.9/);
    await page.locator('.ladder-row').nth(1).waitFor();
    await expect.poll(() => page.locator('.ladder-row').count()).toBe(2);
    await page.getByRole('table', { name: 'Liquidation price per coin' }).waitFor();
  });

  test('lists what a fall liquidates, in parts where the venue does so, and what is left', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/account/acc-binance' });
    await page.getByRole('button', { name: /^−30/ }).press('Enter');
    const step = page.locator('.liquidation-step').first();
    await step.getByText('leaves 0').waitFor();
    await step.getByText(/Binance (may close only|closes in parts)/).waitFor();
  });

  test('the reverse stress is tried by one press', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/account/acc-binance' });
    await page.getByRole('button', { name: /^Try this move/ }).press('Enter');
    await page.locator('.liquidation-step').first().waitFor();
  });

  test('a disagreement of its positions is a finding', async () => {
    const { page } = await open({ state: criticalState(), hash: '#/account/acc-bitget' });
    await page.getByText('The exchange counts an older balance.').waitFor();
  });

  test('figures that nobody knows are named, not praised', async () => {
    const { page } = await open({ state: blindState(), hash: '#/account/acc-import' });
    await page.getByText(/the liquidation price is unknown, the balance behind it/).waitFor();
    expect(await page.getByText('Nothing to say against them').count()).toBe(0);
  });

  test('an account that is not seen says so, and keeps its last figures hatched', async () => {
    const { page } = await open({ state: blindState(), hash: '#/account/acc-binance' });
    await page.getByText('The values below are the last known.').waitFor();
    await expect.poll(() => page.locator('.subject-big.hatched').count()).toBe(1);
  });

  test('a book that cannot be read is said where the figures would stand', async () => {
    const { page } = await open({ state: criticalState() });
    await page.evaluate(() => window.fake.failWith('book/get', 'The monitor is restarting.'));
    await page.getByRole('link', { name: 'Demo Binance', exact: true }).press('Enter');
    await page.getByText('The positions could not be read. The monitor is restarting.').waitFor();
  });

  test('an account that is gone is no crash', async () => {
    const { page } = await open({ state: calmState(), hash: '#/account/gone' });
    await page.getByText('This account is not watched').waitFor();
  });
});

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../../shared/contract/app-state.ts';
import { calmState } from '../../helpers/sample-state.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { positionHash } from '../../helpers/screens/open-on-book.ts';
import { atRest } from '../../helpers/screens/page-work.ts';

/** The first account and its positions were last read so long ago, by the page's own clock; undefined: never. */
async function readAgo(page: Page, state: AppState, ageMs: number | undefined): Promise<void> {
  const [account] = state.accounts;
  if (account === undefined) throw new Error('the sample is empty');
  const { asOfMs: _, ...status } = account.status;
  const own = state.positions.filter(({ accountId }) => accountId === account.id);
  await page.evaluate(
    async ({ changed, seen, positions, ago }) => {
      const answer = await window.fake.host.app.getState({});
      if (!answer.ok) throw new Error(answer.error.message);
      const age = ago === undefined ? {} : { asOfMs: answer.value.nowMs - ago };
      window.fake.patch({
        accounts: [{ ...changed, status: { ...seen, ...age } }],
        positions: positions.map(({ asOfMs: _old, ...position }) => ({ ...position, ...age })),
      });
    },
    { changed: account, seen: status, positions: own, ago: ageMs },
  );
}

describeScreens('D1: every number has an age', (open) => {
  const state = calmState();
  const accountId = state.accounts[0]?.id ?? '';
  const key = state.positions.find((each) => each.accountId === accountId)?.key ?? '';

  test.each([
    ['overview', '#/overview', '.account-tile .age-clock'],
    ['ladder', '#/overview', `.ladder-row[href="${positionHash(key)}"] [data-tone]`],
    ['accounts', '#/accounts', '.account-row .age-clock'],
    ['account', `#/account/${accountId}`, '.subject-header .age-clock'],
    ['position', positionHash(key), '.subject-header .age-clock'],
  ])('amber when it is old, red when it is too old to act on: %s', async (_, hash, place) => {
    const { page } = await open({ state, hash });
    const clock = page.locator(place).first();
    const look = () =>
      clock.evaluate((element) => ({
        tone: element.getAttribute('data-tone'),
        color: getComputedStyle(element).color,
      }));
    const colors = new Set<string>();
    // Of what is read every few seconds: old after 30 s, lost after 120. The last is far from what follows on either side.
    for (const [tone, ageMs] of [
      ['fresh', 0],
      ['old', 60_000],
      ['lost', 600_000],
      ['unread', undefined],
    ] as const) {
      // Told again for each look: on a slow machine what is new grows old between two of them.
      await expect
        .poll(async () => {
          await readAgo(page, state, ageMs);
          await atRest(page);
          const seen = await look();
          if (seen.tone === tone) colors.add(seen.color);
          return seen.tone;
        })
        .toBe(tone);
    }
    expect(colors.size).toBe(4);
    await clock.getByText('never read').waitFor();
  });
});

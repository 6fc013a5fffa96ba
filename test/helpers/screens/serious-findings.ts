import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { atRest } from './page-work.ts';

/** Serious and critical findings of axe, one line each. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // What is still to be drawn is drawn before it is judged.
  await atRest(page);
  // In the page itself: there is no frame of another origin, for which axe would open a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 140)).join(' | ')}`);
}

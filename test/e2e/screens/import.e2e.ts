import { mkdtemp, open as openFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportPreview } from '../../../shared/contract/import.ts';
import { seriousFindings } from '../../helpers/screens/serious-findings.ts';
import { CSV_PREVIEW } from '../../helpers/sample-preview.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';
import { callsTo } from '../../helpers/screens/open-page.ts';
import { openOnBook, type OnBook } from '../../helpers/screens/open-on-book.ts';

const { previewId: _, ...withoutId } = CSV_PREVIEW;
const BROKEN: ImportPreview = {
  ...withoutId,
  accepted: 0,
  rejected: 4,
  errors: [{ line: 3, message: 'this line has 2 columns, the header has 5' }],
  positions: [],
};

describeScreens('the import screen', (open) => {
  let folder: string;
  let csv: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leeway-import-'));
    csv = join(folder, 'positions.csv');
    await writeFile(csv, 'Instrument;Direction;Qty;Avg price\nBTC/USDT:USDT;long;0,5;112400\n');
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function openImport(more: Partial<OnBook> = {}): Promise<Page> {
    const opened = await openOnBook(open, { hash: '#/import', ...more });
    await opened.page.getByRole('button', { name: 'Choose a file' }).waitFor();
    return opened.page;
  }
  const choose = (page: Page, path: string) => page.locator('input[type=file]').setInputFiles(path);

  it('goes from file to ladder and back by keyboard', async () => {
    const page = await openImport();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).press('Enter');
    await (await chooser).setFiles(csv);
    await page.getByText('3 positions can be imported, 1 row cannot').waitFor();
    await page.getByText('Line 4, Qty: must be above 0, was -40').waitFor();
    const [asked] = (await callsTo(page, 'import/preview')) as { contentBase64: string }[];
    expect(Buffer.from(asked?.contentBase64 ?? '', 'base64').toString()).toMatch(/^Instrument;/);

    await page.getByRole('button', { name: 'Import 3 positions' }).press('Enter');
    await page.getByRole('button', { name: /^Undo the import of/ }).press('Enter');
    await page.getByRole('button', { name: 'Undo import' }).press('Enter');
    await page.getByText('Nothing was imported yet').waitFor();
    await expect.poll(() => callsTo(page, 'import/undo')).toHaveLength(1);
  });

  it('previews again with the columns that the trader corrects', async () => {
    const page = await openImport();
    await choose(page, csv);
    const entry = page.getByRole('combobox', { name: 'Column for Entry price' });
    await entry.press('Enter');
    await page.getByRole('option', { name: 'not in the file' }).click();
    await page.getByText('This file cannot be imported').waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Import', exact: true }).isDisabled())
      .toBe(true);
    const previews = (await callsTo(page, 'import/preview')) as {
      mapping?: { columns: Record<string, number> };
    }[];
    expect(previews.at(-1)?.mapping?.columns).toEqual({ symbol: 0, side: 1, contracts: 2 });
  });

  it('takes a dropped file', async () => {
    const page = await openImport();
    await page.evaluate(() => {
      const files = new DataTransfer();
      files.items.add(new File(['a;b\n1;2\n'], 'dropped.csv'));
      document
        .querySelector('.drop-zone')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true }));
    });
    await page.getByRole('heading', { name: 'dropped.csv' }).waitFor();
  });

  it('refuses a file above 50 MB before it reads it', async () => {
    const page = await openImport();
    const path = join(folder, 'huge.csv');
    const file = await openFile(path, 'w');
    await file.truncate(50 * 1024 * 1024 + 1);
    await file.close();
    await choose(page, path);
    await page.getByText(/huge\.csv has 51 MB; the limit is 50 MB/).waitFor();
    expect(await callsTo(page, 'import/preview')).toEqual([]);
  });

  it('changes nothing for a bad file and says which line is wrong', async () => {
    const page = await openImport({ data: { previews: { '*': BROKEN } } });
    await choose(page, csv);
    await page.getByText('This file cannot be imported').waitFor();
    await page
      .getByText('Line 3: this line has 2 columns, the header has 5. Nothing was changed.')
      .waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Import', exact: true }).isDisabled())
      .toBe(true);
    expect(await callsTo(page, 'import/apply')).toEqual([]);
  });

  it('says what the core could not understand', async () => {
    const page = await openImport({ data: { previews: {} } });
    await choose(page, csv);
    await page.getByText('The file could not be understood. Nothing was changed.').waitFor();
  });

  it.each(['dark', 'light'] as const)('has no serious accessibility finding, %s', async (theme) => {
    const page = await openImport({ theme });
    expect(await seriousFindings(page)).toEqual([]);
    await choose(page, csv);
    await page.getByText('3 positions can be imported, 1 row cannot').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});

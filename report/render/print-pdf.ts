import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Playwright from 'playwright-core';
import { fetchPart } from '../../host/fetch-part.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of this machine: `CHROMIUM_BIN`, else one on PATH; undefined when there is none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env['CHROMIUM_BIN'] ?? '';
  if (given !== '') {
    return given;
  }
  const folders = (env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

/**
 * Prints `report.html` to a PDF by Chromium, A4, with the page’s own print style. Written whole or not at all; rejects
 * when there is no browser or it cannot print.
 */
export async function printPdf(htmlPath: string, pdfPath: string): Promise<void> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) {
    throw new Error(
      'PDF=1 needs Chromium in CHROMIUM_BIN or on PATH, and there is none. Install it (on Debian: apt-get install chromium), or print report.html from any browser.',
    );
  }
  const { chromium } = await loadDriver();
  const part = `${pdfPath}.part`;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await browser.newPage({ colorScheme: 'light' });
    await page.goto(pathToFileURL(htmlPath).href);
    // On paper nothing can be opened.
    await page.evaluate(
      "for (const fold of document.querySelectorAll('details.fold')) { fold.open = true; }",
    );
    await page.pdf({
      path: part,
      format: 'A4',
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate:
        '<div style="width:100%;font-size:8px;text-align:center"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
      margin: { top: '14mm', bottom: '16mm', left: '12mm', right: '12mm' },
    });
    await rename(part, pdfPath);
  } finally {
    await browser.close();
    await rm(part, { force: true });
  }
}

/** Not every user prints a PDF, so the driver is fetched when it is first wanted. */
async function loadDriver(): Promise<typeof Playwright> {
  const folder = await fetchPart('browser');
  return import(pathToFileURL(join(folder, 'index.mjs')).href);
}

import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findOnPath } from '../host/find-on-path.ts';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What is seen of the page, CSS pixels: its first screen and a little of the first test. */
const VIEW = { width: 1_200, height: 1_500 };

/** Takes README's picture of the report of a run folder; rejects without a browser or a report. */
export async function takeScreenshot(runFolder: string, picturePath: string): Promise<void> {
  const onPath = NAMES.map((name) => findOnPath(name, process.env['PATH'])).find(
    (path) => path !== undefined,
  );
  const executablePath = process.env['CHROMIUM_BIN'] ?? onPath;
  if (executablePath === undefined) {
    throw new Error('Expected a Chromium in CHROMIUM_BIN or on PATH, got none; install it.');
  }
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: VIEW, colorScheme: 'light' });
    await page.goto(pathToFileURL(resolve(runFolder, 'report.html')).href);
    await mkdir(dirname(picturePath), { recursive: true });
    await page.screenshot({ path: picturePath });
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  try {
    const [runFolder = join(projectRoot, 'results/latest'), picture = join(projectRoot, 'docs/report.png')] =
      process.argv.slice(2);
    await takeScreenshot(runFolder, picture);
    console.log(picture);
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}

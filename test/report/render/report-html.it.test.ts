import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { writeReport } from '../../../report/write-report.ts';
import { changeManifest, changeTest, copyRun, NOW } from '../support/fixture-run.ts';
import { openBrowser } from '../support/open-browser.ts';

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

interface Opened {
  readonly page: Page;
  /** Everything the page complained about. */
  readonly complaints: string[];
  /** Everything it asked for besides itself. */
  readonly requests: string[];
}

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

async function open(
  context: TestContext,
  options: BrowserContextOptions = {},
  change: (runDir: string) => Promise<void> = async () => undefined,
): Promise<Opened> {
  const runDir = await copyRun(context);
  await change(runDir);
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  const own = pathToFileURL(paths.html).href;
  const session = await browser.newContext(options);
  context.after(() => session.close());
  const page = await session.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own && !request.url().startsWith('data:')) {
      requests.push(request.url());
    }
  });
  await page.goto(own);
  return { page, complaints, requests };
}

function overflowPx(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

describe('report.html in a browser', () => {
  it('shows verdict and quick metrics on the first screen, asks for nothing and complains of nothing', async (context) => {
    const { page, complaints, requests } = await open(context, { viewport: { width: 1280, height: 800 } });
    const cards = page.locator('.quick li');
    assert.equal(await cards.count(), 8);
    for (const part of [page.locator('.verdict'), cards.last(), page.locator('nav.contents')]) {
      const box = await part.boundingBox();
      assert.ok(box !== null && box.y >= 0 && box.y < 800, 'expected it on the first screen');
    }
    assert.equal(await page.locator('.verdict').textContent(), '✓PASSED');
    assert.equal(await overflowPx(page), 0);
    assert.deepEqual(complaints, []);
    assert.deepEqual(requests, []);
  });

  it('shows verdict, table and chart of each test, and the rest when it is opened, linked to or printed', async (context) => {
    const { page } = await open(context, { viewport: { width: 1280, height: 800 } });
    const height = (): Promise<number> => page.evaluate('document.documentElement.scrollHeight');
    const closed = await height();
    assert.ok(closed < 20_000, `${closed} px`);
    assert.ok(await page.locator('#test-message-throughput-results table').isVisible());
    assert.ok(await page.locator('#test-message-throughput-graph figure').first().isVisible());
    const audit = page.locator('#test-message-throughput-audit .facts').first();
    assert.ok(!(await audit.isVisible()));
    await page.evaluate("location.hash = '#test-message-throughput-audit'");
    await audit.waitFor({ state: 'visible' });
    const slow = page.locator('#slow-queries');
    assert.ok(!(await slow.isVisible()), 'a chapter is closed too');
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assert.ok(await slow.isVisible());
    assert.ok((await height()) > closed);
  });

  it('has every chart of the model as an image of its own with something drawn in it', async (context) => {
    const { page } = await open(context);
    const charts: number[][] = await page.evaluate(
      "[...document.querySelectorAll('figure.chart')].map((one) => [one.querySelectorAll('.wide svg path').length, one.querySelector('.wide svg').clientHeight])",
    );
    assert.ok(charts.length >= 12, `expected two charts a test and the comparisons, got ${charts.length}`);
    for (const [paths, height] of charts) {
      assert.ok((paths ?? 0) > 5 && (height ?? 0) > 80, `${paths} paths, ${height} px`);
    }
    assert.deepEqual(
      await page.evaluate(
        "[...document.querySelectorAll('svg')].filter((one) => /fe0[12]0/.test(one.outerHTML)).length",
      ),
      0,
      'no stand-in colour is left',
    );
  });

  it('gives every id once and every link in the page a place to go', async (context) => {
    const { page } = await open(context);
    const [twice, nowhere] = await page.evaluate<[string[], string[]]>(`(() => {
      const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
      const links = [...document.querySelectorAll('a[href^="#"]')].map((one) => one.getAttribute('href').slice(1));
      return [ids.filter((id, index) => ids.indexOf(id) !== index), links.filter((link) => !ids.includes(link))];
    })()`);
    assert.deepEqual(twice, []);
    assert.deepEqual(nowhere, []);
  });

  it('shows the values under the pointer and by the arrow keys', async (context) => {
    const { page, complaints } = await open(context, { viewport: { width: 1280, height: 900 } });
    const figure = page.locator('figure.has-hover').first();
    await figure.scrollIntoViewIfNeeded();
    const svg = figure.locator('.wide svg');
    await svg.hover({ position: { x: 400, y: 60 } });
    const tip = figure.locator('.tip');
    assert.match((await tip.textContent()) ?? '', /^[\d.]+ sOpen connectionsopen\d+/);
    await page.mouse.move(2, 2);
    assert.equal(await tip.isVisible(), false);
    await figure.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await tip.isVisible(), true);
    assert.deepEqual(complaints, []);
  });

  it('fits a phone of 390 px without scrolling sideways, with charts drawn for it', async (context) => {
    const { page, complaints } = await open(context, PHONE);
    assert.equal(await overflowPx(page), 0);
    assert.equal(await page.locator('.drawing.wide').first().isVisible(), false);
    assert.equal(await page.locator('.drawing.narrow').first().isVisible(), true);
    const last = await page.locator('.quick li').last().boundingBox();
    assert.ok(last !== null && last.y < 844, 'the quick metrics begin and end on the first screen');
    const smallest: number = await page.evaluate(
      "Math.min(...[...document.querySelectorAll('.narrow svg')].map((one) => 12 * one.clientWidth / one.viewBox.baseVal.width))",
    );
    assert.ok(smallest >= 10, `expected chart text of at least 10 px, got ${smallest}`);
    assert.deepEqual(complaints, []);
  });

  it('sets the caption of a table over its whole width on a phone', async (context) => {
    const { page } = await open(context, PHONE);
    const widths: [number, number][] = await page.evaluate(
      "[...document.querySelectorAll('caption')].map((one) => [one.clientWidth, one.closest('.table').clientWidth])",
    );
    assert.ok(widths.length > 0, 'expected tables with captions');
    for (const [caption, whole] of widths) {
      assert.equal(caption, whole);
    }
  });

  it('fits the phone too when names and messages have no place to break', async (context) => {
    const { page } = await open(context, PHONE, async (runDir) => {
      await changeManifest(runDir, (manifest) => ({
        ...manifest,
        target: { ...manifest.target, name: 'n'.repeat(300) },
      }));
      await changeTest(runDir, 'file-uploads', { state: 'failed', message: 'm'.repeat(4_000) });
    });
    assert.equal(await overflowPx(page), 0);
  });

  for (const [theme, paper] of [
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(20, 24, 29)'],
  ] as const) {
    it(`keeps text readable in the ${theme} theme: 4.5:1 for words, 3:1 for lines`, async (context) => {
      const { page } = await open(context, { colorScheme: theme });
      assert.equal(
        await page.evaluate("getComputedStyle(document.querySelector('.chapter')).backgroundColor"),
        paper,
      );
      const low: string[] = await page.evaluate(CONTRAST);
      assert.deepEqual(low, []);
    });
  }

  it('tells every status by a sign and a word, not by colour', async (context) => {
    const { page } = await open(context);
    const statuses: [string, string][] = await page.evaluate(
      "[...document.querySelectorAll('main .status')].map((one) => [one.querySelector('.mark')?.textContent ?? '', one.lastChild.textContent])",
    );
    assert.ok(statuses.length > 50, `expected a status in many rows, got ${statuses.length}`);
    assert.deepEqual(
      statuses.filter(([mark, word]) => mark.trim() === '' || word.trim() === '' || word === mark),
      [],
    );
  });

  it('prints in light colours on several pages, wide charts whole and no row cut', async (context) => {
    const { page } = await open(context, { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav.contents').isVisible(), false);
    assert.equal(await page.locator('.drawing.wide').first().isVisible(), true);
    assert.equal(await page.locator('.drawing.narrow').first().isVisible(), false);
    assert.equal(
      await page.evaluate("getComputedStyle(document.querySelector('tbody tr')).breakInside"),
      'avoid',
    );
    assert.equal(
      await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"),
      '#ffffff',
    );
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    assert.ok(pages.length > 8, `expected the tests on pages of their own, got ${pages.length} pages`);
  });

  it('is one file below 2 MB that allows nothing but its own script', async (context) => {
    const runDir = await copyRun(context);
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    const html = await readFile(paths.html, 'utf8');
    assert.ok(Buffer.byteLength(html) < 2_000_000, `expected less than 2 MB, got ${Buffer.byteLength(html)}`);
    assert.match(
      html,
      /default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;; script-src &#x27;sha256-/,
    );
    assert.doesNotMatch(html, /\b(?:src|href)="(?!#|data:,|[\w-]+[./])/);
  });
});

/** Pairs of text and the colour behind it, and chart lines on their paper, whose contrast (WCAG 2.2) is too low. */
const CONTRAST = `(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((one) => { const c = one / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const rgb = parse(getComputedStyle(at).backgroundColor);
      if (rgb.length === 3 || rgb[3] === 1) return rgb;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const low = new Set();
  for (const one of document.querySelectorAll('.verdict, .status, .note, .none, dt, td, th, p, .label, .target, a, h2, h3, figcaption')) {
    if (one.textContent.trim() === '' || one.classList.contains('anchor') || one.classList.contains('skip')) continue;
    const found = ratio(parse(getComputedStyle(one).color), behind(one));
    if (found < 4.5) low.add(one.tagName + '.' + one.className + ' ' + found.toFixed(2));
  }
  const paper = parse(getComputedStyle(document.querySelector('.chapter')).backgroundColor);
  const probe = document.body.appendChild(document.createElement('i'));
  for (let index = 0; index < 8; index += 1) {
    probe.style.color = 'var(--chart-series-' + index + ')';
    const found = ratio(parse(getComputedStyle(probe).color), paper);
    if (found < 3) low.add('series ' + index + ' ' + found.toFixed(2));
  }
  return [...low];
})()`;

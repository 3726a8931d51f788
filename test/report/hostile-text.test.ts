import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { writeReport } from '../../report/write-report.ts';
import {
  changeManifest,
  changeSummary,
  changeTest,
  copyRun,
  NOW,
  readSummary,
} from './support/fixture-run.ts';

/** What a channel name, an error or a target file may hold. */
const MARKUP = '<img src=x onerror=alert(1)></script><script>alert(2)</script>';
const XML = ']]><failure/>&amp;"quoted" \'single\' \u0000\u0008\u001b[31m\ufffe';
const MARKDOWN = '| cell | `code` [link](javascript:alert(1)) **bold** <b>x</b> $x$ @everyone \n# heading';
const LONG = 'long '.repeat(800);
const TURNED = 'abc\u202etxt.exe';

async function hostileReport(
  context: TestContext,
): Promise<Record<'html' | 'markdown' | 'junit' | 'csv' | 'summary', string>> {
  const runDir = await copyRun(context);
  await changeManifest(runDir, (manifest) => ({
    ...manifest,
    target: {
      ...manifest.target,
      name: MARKUP,
      environment: MARKDOWN,
      region: XML,
      dashboards: ['javascript:alert(1)', `https://example.test/"onmouseover="alert(1)`],
      signOff: { preparedBy: MARKUP, reviewedBy: LONG },
      contact: TURNED,
    },
  }));
  await changeTest(runDir, 'file-uploads', {
    state: 'failed',
    message: `${MARKUP} ${XML} ${MARKDOWN} ${LONG}`,
  });
  await changeTest(runDir, 'search-queries', { state: 'not-run', message: `=1+1 ${XML}` });
  await changeSummary(runDir, 'websocket-connections', (summary) => ({
    ...summary,
    metrics: {
      ...summary.metrics,
      [`errors{kind:${MARKUP.replaceAll('}', '')}}`]: { kind: 'counter', values: { count: 3, rate: 1 } },
    },
  }));
  const logLine = `time="2026-11-20T19:30:41Z" level=error msg=${JSON.stringify(`${MARKUP} ${MARKDOWN} ${LONG}`)}\n`;
  await appendFile(join(runDir, 'api-endpoints/k6.log'), logLine);
  const stepSummaryPath = join(runDir, 'step-summary.md');
  await writeFile(stepSummaryPath, '');
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath });
  const read = (path: string): Promise<string> => readFile(path, 'utf8');
  return {
    html: await read(paths.html),
    markdown: await read(paths.markdown),
    junit: await read(paths.junit),
    csv: await read(paths.csv),
    summary: await read(stepSummaryPath),
  };
}

describe('hostile text in the results', () => {
  it('stays text in the HTML: no element, no attribute and no second script comes of it', async (context) => {
    const { html } = await hostileReport(context);
    assert.doesNotMatch(html, /<img/);
    assert.doesNotMatch(html, /<script>alert/);
    assert.doesNotMatch(html, /href="javascript:/);
    assert.doesNotMatch(html, /"onmouseover=/);
    assert.doesNotMatch(html, /<b>x<\/b>/);
    assert.ok(
      html.includes('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;&lt;/script&gt;'),
      'the text itself is shown',
    );
    const scripts = html.match(/<script(?: type="application\/json")?>/g) ?? [];
    assert.equal(
      scripts.filter((tag) => tag === '<script>').length,
      1,
      'one script, whose hash the policy names',
    );
    assert.deepEqual(controlsIn(html), []);
  });

  it('holds no control character in any document or chart, wherever it came from', async (context) => {
    const runDir = await copyRun(context);
    const nasty = 'stall\u0000\u001b[31m\u009d\u202e<&';
    const { loadStartedAtMs = 0 } = await readSummary('message-throughput');
    await writeFile(
      join(runDir, 'message-throughput', 'faults.ndjson'),
      `${JSON.stringify({ atMs: loadStartedAtMs + 1_000, fault: nasty, tookMs: 500 })}\n`,
    );
    await changeTest(runDir, 'search-queries', { message: nasty, load: { [`key${nasty}`]: nasty } });
    const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
    const { charts, ...documents } = paths;
    for (const path of [...Object.values(documents), ...charts]) {
      assert.deepEqual(controlsIn(await readFile(path, 'utf8')), [], path);
    }
    const chart = await readFile(join(runDir, 'charts/timeline-message-throughput.svg'), 'utf8');
    assert.match(chart, /stall\[31m&lt;&amp;/);
  });

  it('stays text in the Markdown: no cell, heading, link, mention or HTML comes of it', async (context) => {
    for (const text of Object.values(
      await hostileReport(context).then(({ markdown, summary }) => ({ markdown, summary })),
    )) {
      assert.doesNotMatch(text, /<(img|script|b)\b/);
      assert.doesNotMatch(text, /[^\\]\]\(javascript:/);
      assert.doesNotMatch(text, /^# heading/m);
      assert.doesNotMatch(text, /@everyone/);
      assert.doesNotMatch(text, /[^\\]`code/);
      // A table line has as many cells as its heading.
      for (const table of text.matchAll(/^\|(.*)\|\n\| (?:---:?(?: \| )?)+ \|\n((?:\|.*\|\n)+)/gm)) {
        const width = cellsIn(table[1] ?? '');
        for (const line of (table[2] ?? '').trimEnd().split('\n')) {
          assert.equal(cellsIn(line.slice(1, -1)), width, line);
        }
      }
    }
  });

  it('stays text in junit.xml, which is well-formed XML 1.0 without characters it cannot hold', async (context) => {
    const { junit } = await hostileReport(context);
    assert.deepEqual(controlsIn(junit), []);
    assert.deepEqual(unbalanced(junit), []);
    assert.ok(junit.includes(']]&gt;&lt;failure/&gt;&amp;amp;&quot;quoted&quot; &#39;single&#39;'));
    assert.equal(junit.includes('<failure/>'), false);
  });

  it('stays in its field of the CSV and is no formula', async (context) => {
    const { csv } = await hostileReport(context);
    const lines = parseCsv(csv);
    assert.deepEqual([...new Set(lines.map((line) => line.length))], [13]);
    assert.ok(lines.every((line) => line.every((field) => !/^[=+@]/.test(field))));
  });
});

/** Characters that XML 1.0 cannot hold, and those that turn the direction of text. */
function controlsIn(text: string): string[] {
  const found = [...text].filter((sign) => {
    const code = sign.codePointAt(0) ?? 0;
    const isControl = code < 32 && ![9, 10, 13].includes(code);
    return isControl || code === 0x202e || code === 0xfffe || code === 0xffff;
  });
  return found.map((sign) => `U+${sign.codePointAt(0)?.toString(16)}`);
}

function cellsIn(line: string): number {
  return line.replaceAll('\\|', '').split('|').length;
}

/** Tags of a document that are not closed in order; enough of a parser for XML that holds no comments or CDATA. */
function unbalanced(xml: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const rest = xml
    .replace(/<\?xml [^>]*\?>/, '')
    .replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, end, name, __, empty) => {
      if (end === '/' && open.pop() !== name) {
        wrong.push(name);
      }
      if (end !== '/' && empty !== '/') {
        open.push(name);
      }
      return '';
    });
  if (/[<>]/.test(rest)) {
    wrong.push(`markup left: ${rest.trim().slice(0, 80)}`);
  }
  return [...wrong, ...open];
}

function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') {
      lines.push([]);
    }
    if (end === '') {
      break;
    }
  }
  return lines.slice(0, -1);
}

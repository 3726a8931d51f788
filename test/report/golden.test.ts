import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { renderSchema } from '../../report/render/render-schema.ts';
import { writeReport } from '../../report/write-report.ts';
import { copyRun, NOW } from './support/fixture-run.ts';
import { assertGolden } from './support/golden.ts';

const DOCUMENTS = [
  'report.json',
  'report.md',
  'junit.xml',
  'rows.csv',
  'charts/timeline-websocket-connections.svg',
  'charts/spectrum-message-throughput.svg',
  'charts/bars-api-endpoints-endpoint.svg',
];

describe('the documents of the recorded run', () => {
  it('are word for word the golden ones', async (context) => {
    const runDir = await copyRun(context);
    const stepSummaryPath = join(runDir, 'step-summary.md');
    await writeReport(runDir, { now: NOW, stepSummaryPath });
    for (const name of [...DOCUMENTS, 'step-summary.md']) {
      assertGolden(name.replace('charts/', ''), await readFile(join(runDir, name), 'utf8'));
    }
  });
});

describe('report/report.schema.json', () => {
  it('is the schema of the model', () => {
    assertGolden('report.schema.json', renderSchema(), new URL('../../report/', import.meta.url));
  });
});

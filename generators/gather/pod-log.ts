import { join } from 'node:path';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import { readLogLine } from '../../record/merge/read-log-line.ts';
import { RowWriter } from '../../record/merge/row-writer.ts';
import { parseJsonText } from '../../record/parse-json-text.ts';
import { summarySchema } from '../../record/summary-schema.ts';
import { healthBetween, type ProcessSample } from '../health/health-between.ts';
import { parseGcLine } from '../local/parse-gc-line.ts';
import { HEALTH_LINE, readHealthLine } from './health-line.ts';
import type { PodRow } from './read-pod-row.ts';

/** What one pod's log says of itself, beside what is written down. */
export interface PodFacts {
  /** The generator's number by its own lines; undefined where it has none. */
  readonly number: number | undefined;
  /** How many generators the test has, by the same. */
  readonly of: number | undefined;
  /** What its k6 printed at its end. */
  readonly summary: TestSummary | undefined;
}

/** Puts a pod's log in order, row by row: parts of a line together, its health apart. */
export class PodLog {
  readonly #log: RowWriter;
  readonly #healthPath: string;
  readonly #parts = new Map<string, string>();
  readonly #samples = new Map<number, ProcessSample>();
  #number: number | undefined;
  #of: number | undefined;
  #summary: TestSummary | undefined;

  /** @param dir An empty folder, where `k6.log` and `health.ndjson` go. */
  constructor(dir: string) {
    this.#log = new RowWriter(join(dir, 'k6.log'));
    this.#healthPath = join(dir, 'health.ndjson');
  }

  /** Takes the next row. */
  take({ stream, text, isPart }: PodRow): void {
    const whole = (this.#parts.get(stream) ?? '') + text;
    if (isPart) {
      this.#parts.set(stream, whole);
    } else {
      this.#parts.delete(stream);
      this.#write(whole);
    }
  }

  /** Writes what is left; the log is then whole. */
  close(): PodFacts {
    for (const rest of this.#parts.values()) {
      this.#write(rest);
    }
    this.#log.close();
    const health = new RowWriter(this.#healthPath);
    let before: ProcessSample | undefined;
    for (const sample of [...this.#samples.values()].sort((a, b) => a.atMs - b.atMs)) {
      const line = before && healthBetween(before, sample);
      if (line !== undefined) {
        health.write(JSON.stringify(line));
      }
      before = sample;
    }
    health.close();
    return { number: this.#number, of: this.#of, summary: this.#summary };
  }

  #write(row: string): void {
    // What Go's runtime tells of its collections would bury the rest.
    if (parseGcLine(row) !== undefined) {
      return;
    }
    const sample = row.includes(HEALTH_LINE) ? readHealthLine(row) : undefined;
    if (sample !== undefined) {
      // A rotated file may hold what the next one begins with.
      this.#samples.set(sample.atMs, sample);
      return;
    }
    const read = readLogLine(row);
    if (read.kind === 'line' && read.line.kind === 'summary') {
      const parsed = parseJsonText(read.line.body, summarySchema);
      this.#summary = parsed.ok ? parsed.value : this.#summary;
    } else if (read.kind === 'line') {
      this.#number ??= read.line.generator;
      this.#of ??= read.line.generators;
    }
    this.#log.write(row);
  }
}

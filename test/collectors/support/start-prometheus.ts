import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../../host/find-free-port.ts';
import { answers, type Started, startProcess } from './start-process.ts';

/** What the exporters of a test watch. */
export interface Watched {
  readonly databaseUrl: string;
  readonly redis: { readonly port: number; readonly password: string };
  /** Where written-down series of what cannot be had here are served, scraped as two jobs. */
  readonly documentedPort: number;
}

/** A real Prometheus of a test with real exporters, scraping every second. */
export interface StartedPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the three exporters and Prometheus; a missing one is an error that names its Debian package. */
export async function startPrometheus({
  databaseUrl,
  redis,
  documentedPort,
}: Watched): Promise<StartedPrometheus> {
  const started: Started[] = [];
  const directory = await mkdtemp(join(tmpdir(), 'collectors-prometheus-'));
  await chmod(directory, 0o755);
  const stop = async (): Promise<void> => {
    for (const one of started.toReversed()) {
      await one.stop();
    }
    await rm(directory, { recursive: true, force: true });
  };
  const start = async (
    program: string,
    port: number,
    path: string,
    parameters: readonly string[],
    env: Record<string, string> = {},
  ): Promise<void> => {
    const url = `http://127.0.0.1:${port}${path}`;
    started.push(await startProcess(program, parameters, () => answers(url), { env }));
  };
  try {
    const ports = { node: 0, postgres: 0, redis: 0, prometheus: 0 };
    for (const name of ['node', 'postgres', 'redis', 'prometheus'] as const) {
      ports[name] = await findFreePort();
    }
    const at = (port: number): string => `127.0.0.1:${port}`;
    await start('prometheus-node-exporter', ports.node, '/metrics', [
      `--web.listen-address=${at(ports.node)}`,
    ]);
    await start(
      'prometheus-postgres-exporter',
      ports.postgres,
      '/metrics',
      [`--web.listen-address=${at(ports.postgres)}`],
      { DATA_SOURCE_NAME: `${databaseUrl}?sslmode=disable` },
    );
    await start(
      'prometheus-redis-exporter',
      ports.redis,
      '/metrics',
      [`-web.listen-address=${at(ports.redis)}`, `-redis.addr=redis://${at(redis.port)}`],
      { REDIS_PASSWORD: redis.password },
    );
    const jobs = (['node', 'postgres', 'redis'] as const).map(
      (name) => `  - job_name: ${name}\n    static_configs: [{ targets: ['${at(ports[name])}'] }]\n`,
    );
    // Only one of the jobs has the labels of each query, so nothing is counted twice but by name.
    for (const name of ['chat-app', 'meilisearch']) {
      jobs.push(`  - job_name: ${name}\n    static_configs: [{ targets: ['${at(documentedPort)}'] }]\n`);
    }
    const config = join(directory, 'prometheus.yml');
    await writeFile(
      config,
      `global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n${jobs.join('')}`,
    );
    await start('prometheus', ports.prometheus, '/-/ready', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=${at(ports.prometheus)}`,
    ]);
    return { url: `http://${at(ports.prometheus)}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

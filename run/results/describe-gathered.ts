import type { Gathered } from '../../generators/gather/gather-logs.ts';
import type { Manifest } from '../../record/manifest-schema.ts';
import type { Configuration } from '../configure.ts';
import { describeTarget } from './describe-target.ts';

/** What is known of a test whose logs were gathered. */
export interface GatheredTest {
  readonly gathered: Gathered;
  /** The test's name. */
  readonly name: string;
  readonly runId: string;
  readonly configuration: Pick<Configuration, 'target' | 'targetFile'>;
  /** When a test ended whose pods do not say. */
  readonly endedAt: Date;
}

/** The manifest of a run that was gathered from logs: what its pods printed, and nothing of the machine that gathers. */
export function describeGathered({ gathered, name, runId, configuration, endedAt }: GatheredTest): Manifest {
  const { summaries, pods } = gathered;
  const expected = gathered.expected ?? pods.length;
  const [first] = summaries;
  const starts = summaries.flatMap(({ loadStartedAtMs }) => loadStartedAtMs ?? []);
  const startedAtMs = starts.length === 0 ? endedAt.getTime() : Math.min(...starts);
  const endedAtMs = Math.max(startedAtMs, ...summaries.map((each) => each.endedAtMs));
  const isComplete = summaries.length >= expected;
  const { target } = configuration;
  const facts = {
    url: first?.targetUrl ?? target.targetUrl ?? '',
    wsUrl: first?.targetWsUrl ?? target.targetWsUrl ?? '',
    protocol: first?.protocol ?? target.protocol,
    embedded: false,
  };
  return {
    schema: 1,
    runId,
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(endedAtMs).toISOString(),
    state: isComplete ? 'complete' : 'failed',
    profile: first?.profile ?? target.profile,
    versions: {},
    host: { os: `${pods.length} pods`, cores: 0, memoryBytes: 0 },
    gitRevision: null,
    target: describeTarget(facts, configuration.targetFile),
    tests: [
      {
        name,
        startedAtMs,
        endedAtMs,
        ...(first === undefined ? {} : { load: { ...first.load } }),
        ...(isComplete
          ? { state: 'complete' as const }
          : {
              state: 'failed' as const,
              message: `Of ${expected} generators ${summaries.length} came to their end with a log.`,
            }),
      },
    ],
  };
}

import { nearestName } from '../lib/config/nearest-name.ts';

/** What a user can ask for, with the line that `make help` shows. */
export const verbs = {
  demo: 'Five tests at 10,000 users against the built-in target, about 5 minutes',
  run: 'Tests of your choice: PROFILE=smoke|demo|10k TESTS=… REPEAT=5 TARGET_URL=… or TARGET_FILE=…',
  'run-10k': 'All tests at full length, about 80 minutes: TARGET_URL=… or TARGET_FILE=…',
  suite: 'One whole suite and its report: SUITE=nchat|go-chat|whisper|iris|… PROFILE=smoke|demo|…',
  capacity:
    'One test at rising loads up to the knee, and what the system scales to: TESTS=… CAPACITY_LOADS=…',
  calibrate: 'Known faults put into the built-in target, and what the suite reports of them: CASES=…',
  plan: 'What would be run: tests, load curves, time, connections, bytes, memory',
  doctor: 'What would make a run fail on this machine, each with its fix',
  report: 'The documents again from the results: RUN=results/<run> BASELINE=results/<run> PDF=1',
  compare: 'What changed between two runs, or groups of repeats: A=results/<run> B=results/<run>',
  kubernetes: 'What a test on Kubernetes needs, for kubectl apply -f -: GENERATORS=20 TESTS=… TARGET_URL=…',
  gather: 'The logs of the pods → results → the report: FROM=logs/',
  cloud: 'The archive for Grafana Cloud k6, its secrets by k6/secrets: TESTS=… TARGET_URL=…',
  target: 'The built-in target alone, until Ctrl-C',
  clean: 'Removes bundles and caches; results stay',
  help: 'This text',
} as const;

/** What else make and npm know, with the line that `make help` shows. */
export const development = {
  test: 'All tests (ONLY=test/run for some)',
  check: 'Format, lint, types, unit tests',
  build: 'The bundles in dist/, with their sizes',
  bench: 'What the suite costs over a bare k6 loop',
} as const;

/** One of `verbs`. */
export type Verb = keyof typeof verbs;

/** Whether a word is a verb. */
export function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word);
}

/** What to say of a word that is no verb. */
export function unknownVerb(word: string): string {
  const words = Object.keys({ ...verbs, ...development });
  const near = nearestName(word, words);
  return `There is no command ${JSON.stringify(word)}; ${near ? `did you mean ${near}?` : `the commands are ${words.join(', ')}.`}`;
}

/** What a k6 on another host is given. */
export interface RemoteRun {
  readonly k6: string;
  readonly flags: readonly string[];
  /** Variables of the test, secrets among them. */
  readonly env: Readonly<Record<string, string>>;
  /** The text of the bundle. */
  readonly script: string;
  /** The text of USERS_FILE, if there is one. */
  readonly users?: string;
  /** The most memory that it may take, bytes; beyond it is killed. */
  readonly memoryMaxBytes: number;
}

/** Names of the files that k6 and its start leave in the folder. */
export const REMOTE_FILES = ['summary.json', 'timeline.ndjson', 'dashboard.html', 'machine.json'] as const;

/** Where a k6 there finds its users and writes its summary, from its folder. */
export const REMOTE_PLACES = { usersFile: './users', summaryPath: 'summary.json' } as const;

/** Where it stands, in kB, how much memory a k6 took that took more than it may. */
export const MEMORY_FILE = 'memory';

/** How long a k6 whose run is gone may take to end in good order, seconds. */
const END_S = 20;

/**
 * A shell script that lays out a folder for a k6 and prints its path. It is read from the standard input: what is in
 * arguments every user of both machines could read. The folder is the user's own, and the variables leave the disk as soon
 * as k6 has them.
 */
export function renderPlacing(run: RemoteRun, end: string): string {
  const env = Object.entries({
    ...run.env,
    K6_WEB_DASHBOARD_RECORD: 'timeline.ndjson',
    K6_WEB_DASHBOARD_EXPORT: 'dashboard.html',
  }).map(([name, value]) => `export ${name}=${quote(value)}`);
  return [
    'set -eu',
    'umask 077',
    'd=$(mktemp -d -t k6-chat.XXXXXX)',
    'cd "$d"',
    ...renderFile('env', env.join('\n'), end),
    ...renderFile('script.js', run.script, end),
    ...(run.users === undefined ? [] : renderFile('users', run.users, end)),
    ...renderFile('run.sh', renderRun(run), end),
    'printf "%s\\n" "$d"',
    '',
  ].join('\n');
}

/** The command that starts the k6 laid out in `folder`, for ssh. */
export function runCommand(folder: string): string {
  return `sh ${quote(`${folder}/run.sh`)}`;
}

/** The command that prints a file of the folder. */
export function printCommand(folder: string, file: string): string {
  return `cat ${quote(`${folder}/${file}`)}`;
}

/** The command that prints a file as it grows, from its beginning, until its standard input ends. */
export function followCommand(folder: string, file: string): string {
  const follow = `tail -c +1 -F ${quote(`${folder}/${file}`)} 2>/dev/null`;
  return `sh -c ${quote(`${follow} & cat >/dev/null; kill $!`)}`;
}

/** The command that removes the folder. */
export function removeCommand(folder: string): string {
  return `rm -rf ${quote(folder)}`;
}

/** A text as one word of a shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Runs k6; when its standard input ends, the run that started it is gone, and k6 ends too. Its memory is looked at there,
 * as a target that floods fills a gigabyte a second.
 */
function renderRun({ k6, flags, memoryMaxBytes }: RemoteRun): string {
  const command = [k6, 'run', '--no-color', ...flags, 'script.js'].map(quote).join(' ');
  return [
    'cd "$(dirname "$0")"',
    '. ./env',
    'rm -f env',
    ...renderMachine(),
    'exec 3<&0',
    `${command} </dev/null &`,
    'pid=$!',
    `{ cat <&3 >/dev/null; kill -TERM "$pid" 2>/dev/null && sleep ${END_S} && kill -KILL "$pid" 2>/dev/null; } >/dev/null 2>&1 &`,
    'guard=$!',
    '{ while took=$(ps -o rss= -p "$pid"); do',
    `  if [ $((took)) -gt ${Math.floor(memoryMaxBytes / 1_024)} ]; then`,
    `    echo $((took)) >${MEMORY_FILE}; kill -KILL "$pid"; break`,
    '  fi',
    '  sleep 0.25 || sleep 1',
    'done; } >/dev/null 2>&1 &',
    'watch=$!',
    'wait "$pid"',
    'code=$?',
    'kill "$guard" "$watch" 2>/dev/null',
    'rm -f users script.js',
    'exit "$code"',
  ].join('\n');
}

/** Writes down how much memory processes there can have; nothing where the system does not tell. */
function renderMachine(): readonly string[] {
  return [
    "kb=$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB$/\\1/p' /proc/meminfo 2>/dev/null)",
    'top=$(cat /sys/fs/cgroup/memory.max 2>/dev/null)',
    'case "$top" in "" | *[!0-9]*) ;; *) [ "$top" -ge "$((kb * 1024))" ] || kb=$((top / 1024)) ;; esac',
    `[ -z "$kb" ] || printf '{"memoryBytes":%s}\\n' "$((kb * 1024))" >machine.json`,
  ];
}

function renderFile(name: string, text: string, end: string): readonly string[] {
  if (text.includes(end)) {
    throw new Error(`expected a text without the line that ends it: ${name}`);
  }
  return [`cat > ${name} <<'${end}'`, text.endsWith('\n') ? text.slice(0, -1) : text, end];
}

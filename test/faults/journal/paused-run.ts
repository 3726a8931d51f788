import { nameProcess, openJournal } from '../../../faults/journal/journal.ts';
import { startWatchdog } from '../../../faults/journal/watchdog.ts';

// A run that pauses a process and is killed before it lets it go on.
const [folder = '', pid = ''] = process.argv.slice(2);
const journal = openJournal(folder);
startWatchdog(journal.path);
journal.enter('pause', { kind: 'resume', ...nameProcess(Number(pid)) });
process.kill(Number(pid), 'SIGSTOP');
process.stdout.write('paused\n');
setInterval(() => undefined, 1_000);

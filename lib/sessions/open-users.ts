import { decodeUtf16 } from './decode-text.ts';
import { parseUsers, type UserEntry } from './parse-users.ts';

/**
 * Opens USERS_FILE in k6. A relative path is meant from where the command was given, which the shell tells by PWD; k6
 * itself would look beside the script. Only at the top of a script.
 * @throws with every place that was looked at, or with what is wrong with the file.
 */
export function openUsers(path: string, directory: string | undefined): readonly UserEntry[] {
  const isRelative = !path.startsWith('/');
  const places = isRelative && directory ? [`${directory}/${path}`, path] : [path];
  for (const place of places) {
    const bytes = openOrNot(place);
    if (bytes !== undefined) {
      return parseUsers(decodeUtf16(bytes) ?? open(place), path);
    }
  }
  const from = isRelative
    ? ` It is relative to ${directory ? `${directory}, where the command was given, and then to` : ''} the script's folder.`
    : '';
  throw new Error(`USERS_FILE: expected a file of users, but ${path} cannot be opened.${from}`);
}

function openOrNot(path: string): ArrayBuffer | undefined {
  try {
    return open(path, 'b');
  } catch {
    return undefined;
  }
}

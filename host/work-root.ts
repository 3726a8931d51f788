/**
 * The folder in which a team works, absolute: its targets, protocols, scripts and thresholds are read from here, and
 * results go here. It is the folder that the command was called in; for make that is the repository itself.
 */
export const workRoot = process.cwd();

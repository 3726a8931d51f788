import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this program's own files: package.json, lib, templates, build/k6. Absolute; in an installed package it
 * lies below node_modules, so nothing is ever written to it. Where a team works is `workRoot`.
 */
// Not import.meta.dirname: the command starts on Node.js 18 too, which lacks it.
export const projectRoot = resolve(fileURLToPath(new URL('..', import.meta.url)));

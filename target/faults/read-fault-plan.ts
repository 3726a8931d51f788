import { readFile } from 'node:fs/promises';
import { type FaultPlan, parseFaultPlan } from './fault-plan.ts';

/** Reads a fault plan from a file of JSON; an error names the file and everything that is wrong with it. */
export async function readFaultPlan(path: string): Promise<FaultPlan> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`Expected a fault plan, but ${path} cannot be read (${why}).`);
  });
  const parsed = parseFaultPlan(parseJson(text, path));
  if (parsed.ok) {
    return parsed.plan;
  }
  throw new Error(
    [`The fault plan ${path} cannot be used:`, ...parsed.problems.map((problem) => `  ${problem}`)].join(
      '\n',
    ),
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Expected the fault plan ${path} to be JSON; it cannot be read as such.`);
  }
}

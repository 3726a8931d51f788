import type { Collector } from './collector.ts';
import type { CollectorOptions } from './collector-options.ts';

/** What every file in `collectors/sources` exports under the name `source`. */
export interface Source {
  /** The name written into every line; the file's own name. */
  readonly name: string;
  /** The variable that turns it on, for the reason written when it is not configured. */
  readonly variable: string;
  /**
   * A collector, or undefined when the options do not configure this source.
   * Connects to nothing yet; throws when an option can never work, such as a URL that is none.
   */
  open(options: CollectorOptions): Collector | undefined;
  /** Texts in the options that must never be written. */
  secrets?(options: CollectorOptions): readonly string[];
}

import { counted, failed, gained, shared, timed } from './metric-specs.ts';

/** What tests measure that have strangers paired by the server, two users of theirs to a pair. */
export const pairMetrics = {
  pairs_started: counted('Pairs that set out'),
  pairs_found: gained('Pairs found by the server'),
  pairs_matched: gained('Pairs of which both accepted'),
  pairs_crossed: failed('Users whose partner is another user than the one meant', 'matches_found'),
  pairs_broken: failed('Chats that ended before their time', 'pairs_matched'),
  pair_success: shared('Pairs that got to their end', 'pairs_started'),
  searches: counted('Searches for a partner'),
  searches_queued: gained('Searches that the server took'),
  searches_refused: failed('Searches refused by a rate limit', 'searches'),
  searches_timed_out: failed('Searches that the server gave up', 'searches'),
  searches_unanswered: failed('Searches without any end, given up by the test’s own timer', 'searches'),
  matches_found: gained('Matches told to a user'),
  matches_declined: failed('Matches declined or taken back', 'matches_found'),
  accepts: counted('Acceptances sent'),
  accepts_unanswered: failed('Acceptances without any end, given up by the test’s own timer', 'accepts'),
  matches_accepted: gained('Acceptances confirmed'),
  ends_sent: counted('Chats ended'),
  ends_seen: gained('Ends told to the partner'),
  queue_time: timed('Queue time (search sent to taken)', 'searches_queued'),
  match_time: timed('Match time (search sent to match found)', 'matches_found'),
  accept_time: timed('Accept time (acceptance sent to confirmed)', 'matches_accepted'),
  end_time: timed('End time (end sent to read by the partner)', 'ends_seen'),
} as const;

/** A metric of paired users. */
export type PairMetric = keyof typeof pairMetrics;

/** Kinds of documents that can be searched. */
export const SEARCH_TYPES = ['messages', 'files', 'users', 'channels'] as const;

/** A kind of document. */
export type SearchType = (typeof SEARCH_TYPES)[number];

/** A search; dates are ISO 8601. */
export interface SearchRequest {
  query: string;
  types: readonly SearchType[];
  channelIds?: readonly string[];
  userIds?: readonly string[];
  dateFrom?: string;
  dateTo?: string;
  sortBy: 'relevance' | 'date';
  limit: number;
  offset: number;
}

/** A document that was found; `score` is higher for a better match. */
export interface SearchResult {
  id: string;
  type: SearchType;
  title: string;
  content: string | null;
  channelId?: string | null;
  channelName?: string | null;
  userId?: string | null;
  createdAt: string;
  score: number;
}

/** Matches of one kind: the page and how many there are; of messages, counted up to MAX_TOTAL. */
export interface SearchMatches {
  results: SearchResult[];
  total: number;
}

/** JSON Schema of a UUID. */
export const UUID = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
} as const;

/** JSON Schema of the path of one thing. */
export const UUID_PARAMS = { type: 'object', required: ['id'], properties: { id: UUID } } as const;

/** JSON Schema properties of a page; a limit above what a route gives is lowered, not refused. */
export const PAGE = {
  limit: { type: 'integer', minimum: 1, default: 50 },
  offset: { type: 'integer', minimum: 0, maximum: 1_000_000, default: 0 },
} as const;

/** What PAGE yields. */
export interface PageQuery {
  limit: number;
  offset: number;
}

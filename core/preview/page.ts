import * as z from 'zod';

/** One condition on one column; several are joined by "and". Values are compared as the column's type. */
export const columnFilterSchema = z.strictObject({
  column: z.string(),
  test: z.enum(['equals', 'not_equals', 'contains', 'starts_with', 'less', 'greater', 'is_null', 'is_not_null']),
  value: z.string().optional(),
});
export type ColumnFilter = z.infer<typeof columnFilterSchema>;

export const pageSortSchema = z.strictObject({ column: z.string(), isDescending: z.boolean() });
export type PageSort = z.infer<typeof pageSortSchema>;

/** One page of a table, filtered and sorted by the side that has the rows. */
export const pageShape = {
  offset: z.int().min(0).default(0),
  limit: z.int().min(0).max(10_000),
  sort: z.array(pageSortSchema).default([]),
  filters: z.array(columnFilterSchema).default([]),
};
const pageSchema = z.strictObject(pageShape);
export type Page = z.output<typeof pageSchema>;

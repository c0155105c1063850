import * as z from 'zod';
import type { SqliteMode } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnList, condition, name, saveFile } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

const modes = ['append', 'replace', 'upsert', 'delete_write'] as const;

/** Keys of the config that mean something in one mode alone. */
const modeKeys = [
  ['keys', 'upsert'],
  ['update', 'upsert'],
  ['when', 'upsert'],
  ['partitionBy', 'delete_write'],
] as const;

const schema = z
  .strictObject({
    path: saveFile({ label: 'Database', placeholder: 'shop.db' }),
    table: name({ label: 'Table', control: 'baseTable', isPart: true, placeholder: 'sales' }),
    mode: field(z.enum(modes), {
      label: 'Mode',
      help: 'append: adds the rows, again in every run; replace: the table holds these rows alone; upsert: rows with a known key are updated, others inserted; delete write: partitions that have rows here are replaced, others stay.',
    }),
    keys: columnList({
      label: 'Keys',
      help: 'Columns that identify a row.',
      isRowKey: true,
      visibleWhen: { key: 'mode', in: ['upsert'] },
      isNeededWhenVisible: true,
    }).optional(),
    update: columnList({
      label: 'Columns to update',
      help: 'If empty: all but the keys.',
      visibleWhen: { key: 'mode', in: ['upsert'] },
      isAdvanced: true,
    }).optional(),
    when: condition({
      label: 'Update only when',
      placeholder: 'new.changed > old.changed',
      visibleWhen: { key: 'mode', in: ['upsert'] },
      isAdvanced: true,
    }).optional(),
    partitionBy: columnList({
      label: 'Partition by',
      placeholder: 'date',
      visibleWhen: { key: 'mode', in: ['delete_write'] },
      isNeededWhenVisible: true,
    }).optional(),
    createTable: field(z.boolean().default(true), {
      label: 'Create the table',
      help: 'If it does not exist yet.',
      isAdvanced: true,
    }),
    dlqTable: name({
      label: 'Table for rejects',
      help: 'Mirrors the rejects of the run there, in the same transaction.',
      placeholder: 'sales_dlq',
      isAdvanced: true,
    }).optional(),
  })
  .superRefine((config, issues) => {
    const add = (key: string, message: string) => issues.addIssue({ code: 'custom', path: [key], message });
    for (const [key, mode] of modeKeys) {
      if (config[key] !== undefined && config.mode !== mode) {
        add(key, `belongs to mode "${mode}", not "${config.mode}": leave it out or change the mode`);
      }
    }
    if (config.mode === 'upsert' && !config.keys) add('keys', 'must name the columns that identify a row');
    if (config.mode === 'delete_write' && !config.partitionBy)
      add('partitionBy', 'must name the columns whose values are replaced together');
    if (config.dlqTable !== undefined && config.dlqTable.toLowerCase() === config.table.toLowerCase()) {
      add('dlqTable', 'must differ from the table itself');
    }
  });

type Config = z.infer<typeof schema>;

export const sqlite = defineNode({
  type: 'output.sqlite',
  title: 'Load into SQLite',
  summary: 'Loads rows into a table, all or nothing.',
  icon: 'database',
  category: 'output',
  canReject: true,
  config: schema,
  target: ({ path, table, mode, dlqTable }) => ({
    kind: 'sqlite',
    path,
    table,
    isReplaced: mode === 'replace',
    rejectsTable: dlqTable,
  }),
  caution: ({ mode }) => (mode === 'append' ? 'Each run adds the rows once more.' : undefined),
  example: {
    config: { path: 'shop.db', table: 'sales', mode: 'upsert', keys: ['id'] },
    inputs: {
      in: [
        {
          columns: { id: 'integer', item: 'text' },
          rows: [
            [1, 'lamp'],
            [2, 'sofa'],
            [1, 'desk'],
          ],
        },
      ],
    },
    outputs: {},
    written: [
      [1, 'desk'],
      [2, 'sofa'],
    ],
  },
  async compile(config, context) {
    const { path, table, createTable, dlqTable } = config;
    const load = await loadOf(config, context);
    return {
      shape: 'sink',
      sink: { kind: 'sqlite', path, table, load, createTable, ...(dlqTable !== undefined && { dlqTable }) },
    };
  },
});

async function loadOf(config: Config, context: CompileContext): Promise<SqliteMode> {
  const named = (key: 'keys' | 'update' | 'partitionBy') =>
    (config[key] ?? []).map((name, index) => context.column(name, [key, index]).name);
  switch (config.mode) {
    case 'append':
    case 'replace':
      return { mode: config.mode };
    case 'delete_write':
      return { mode: 'delete_write', partitionBy: named('partitionBy') };
    case 'upsert': {
      const keys = named('keys');
      const update = config.update && named('update');
      const both = update?.find((name) => keys.includes(name));
      if (both !== undefined) {
        const message = `"${both}" is a key, which an update leaves as it is. Take it out of the columns to update.`;
        context.refuse(message, { column: both, field: ['update'] });
      }
      const when =
        config.when === undefined ? undefined : await context.upsertCondition(config.when, { field: ['when'] });
      return { mode: 'upsert', keys, ...(update && { update }), ...(when !== undefined && { when }) };
    }
  }
}

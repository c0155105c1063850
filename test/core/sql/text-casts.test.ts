import { expect, test } from 'vitest';
import { renderInlined, sql } from '../../../core/sql/sql.ts';
import { castText } from '../../../core/sql/text-casts.ts';

test('what casts a column joins no conditions, each of which the engine would compare with those of all other columns', () => {
  const specs = ['date', 'timestamp', 'time', 'number', 'integer', 'decimal(10,2)', 'boolean'].map((type) => ({
    type,
  }));
  const formats = ['%d.%m.%Y', '%Y-%m-%d'];
  const texts = [...specs, { type: 'date', formats }, { type: 'timestamp', formats }].map((spec) => {
    const kept: string[] = [];
    const keep = (value: Parameters<typeof renderInlined>[0]) => {
      kept.push(renderInlined(value));
      return sql`kept`;
    };
    kept.push(renderInlined(castText(sql`text`, spec, keep)));
    return kept.join('\n');
  });
  expect(texts.filter((text) => /\b(AND|OR)\b/.test(text))).toEqual([]);
});

import { useState } from 'react';
import type { ColumnFilter } from '../api/shared.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { filterTests } from './table-view.ts';

interface FilterFormProps {
  column: string;
  filter: ColumnFilter | undefined;
  onFilter(filter: ColumnFilter): void;
}

/** One condition on a column. */
export function FilterForm({ column, filter, onFilter }: FilterFormProps) {
  const [test, setTest] = useState<ColumnFilter['test']>(filter?.test ?? 'equals');
  const [value, setValue] = useState(filter?.value ?? '');
  const needsValue = filterTests.find((candidate) => candidate.test === test)?.needsValue === true;
  return (
    <form
      className="filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(needsValue ? { column, test, value } : { column, test });
      }}
    >
      <h3>Rows where {column}</h3>
      <Select
        aria-label="Condition"
        value={test}
        options={filterTests.map((option) => ({ value: option.test, title: option.title }))}
        onChange={(chosen) => setTest(chosen)}
      />
      {needsValue && <TextInput aria-label="Value" value={value} onChange={setValue} />}
      <Button type="submit" tone="primary">
        Show these rows
      </Button>
    </form>
  );
}

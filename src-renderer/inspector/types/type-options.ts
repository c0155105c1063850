import { simpleTypes } from '../../../core/column-types.ts';
import type { ComboboxOption } from '../../ui/combobox/use-combobox.ts';

/** The types to choose from; `decimal` with digits for money. */
export const typeOptions: readonly ComboboxOption[] = [...simpleTypes, 'decimal(18,2)'].map((value) => ({ value }));

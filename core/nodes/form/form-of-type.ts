import { findNode } from '../registry.ts';
import { type FormField, formOf } from './form.ts';

const forms = new Map<string, readonly FormField[]>();
const noFields: readonly FormField[] = [];

/** The fields of a node type's form, made once; none where there is no such type. */
export function formOfType(type: string): readonly FormField[] {
  const known = forms.get(type);
  if (known !== undefined) return known;
  const definition = findNode(type);
  if (definition === undefined) return noFields;
  const form = formOf(definition.config);
  forms.set(type, form);
  return form;
}

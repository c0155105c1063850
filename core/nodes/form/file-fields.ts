import type { Pipeline } from '../../pipeline/schema.ts';
import type { FormField } from './form.ts';
import { formOfType } from './form-of-type.ts';

/** The fields of a node type's form that name a file, or a list of them. */
export function fileFields(type: string): FormField[] {
  return formOfType(type).filter(({ shape, meta }) => {
    const { control } = (shape.kind === 'list' ? shape.item.meta : meta) ?? {};
    return control === 'file' || control === 'saveFile';
  });
}

/** The files that the nodes of a pipeline read and write, as they name them. */
export function namedFiles({ nodes }: Pipeline): string[] {
  return nodes.flatMap(({ type, config }) =>
    fileFields(type)
      .flatMap(({ key }) => config[key] ?? [])
      .filter((path) => typeof path === 'string'),
  );
}

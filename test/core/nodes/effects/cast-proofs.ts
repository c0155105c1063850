import type { FieldProof, NodeProofs } from './proof.ts';

/** Proofs of the keys that say how text is read as a type; `read` makes a node that reads one text so. */
export function castProofs(at: string, read: (text: string, spec: object) => FieldProof): NodeProofs {
  const proof = (text: string, spec: object, values: readonly unknown[]) => ({ ...read(text, spec), values });
  return {
    [`${at}.type`]: proof('7.5', { type: 'number' }, ['number', 'text', 'decimal(4,2)', 'integer']),
    [`${at}.formats`]: proof('01.02.2024', { type: 'date' }, [undefined, ['%d.%m.%Y'], ['%m.%d.%Y']]),
    [`${at}.decimal`]: proof('1,5', { type: 'number' }, ['.', ',']),
    [`${at}.thousands`]: proof("1'500", { type: 'number' }, [undefined, "'"]),
    [`${at}.trueValues`]: proof('ja', { type: 'boolean' }, [undefined, ['ja']]),
    [`${at}.falseValues`]: proof('nein', { type: 'boolean' }, [undefined, ['nein']]),
  };
}

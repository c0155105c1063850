import { useMemo } from 'react';
import { formOfType } from '../../core/nodes/form/form-of-type.ts';
import { findNode } from '../../core/nodes/registry.ts';
import { splitEndpoint } from '../../core/pipeline/endpoints.ts';
import type { JsonObject, JsonPath } from '../../core/pipeline/json-text.ts';
import type { PipelineNode } from '../../core/pipeline/schema.ts';
import { FieldProblems } from '../problems/field-problems.tsx';
import { isPlaced } from '../problems/is-placed.ts';
import { configure } from '../studio/editing/edit-nodes.ts';
import { hasSides } from '../studio/editing/swap-sides.ts';
import { titleOfNode } from '../studio/nodes/node-types.ts';
import { useDocumentId, useNode, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { iconNamed } from '../ui/icons.ts';
import { CsvFindings } from './csv/csv-findings.tsx';
import { isFoundInFile } from './csv/is-found-in-file.ts';
import { useCsvInspection } from './csv/use-csv-inspection.ts';
import { FormProvider, type FormSurroundings } from './form/form-context.tsx';
import { ObjectFields } from './form/object-fields.tsx';
import { InspectorBody } from './inspector-body.tsx';
import { JoinMatches } from './join/join-matches.tsx';
import { JoinSides } from './join/join-sides.tsx';
import { NodeDetails } from './node-details.tsx';
import { NotSavedNote } from './not-saved-note.tsx';
import { TypeProposals } from './types/type-proposals.tsx';
import { useFormSurroundings } from './use-form-surroundings.ts';

export function NodeInspector({ id }: { id: string }) {
  const node = useNode(id);
  return node === undefined ? null : <NodeForm node={node} />;
}

function NodeForm({ node }: { node: PipelineNode }) {
  const studio = useStudio();
  const document = useDocumentId();
  const all = useFormSurroundings(node.id);
  const definition = findNode(node.type);
  const fields = formOfType(node.type);
  const Icon = iconNamed(definition?.icon ?? 'box');
  const isInput = definition?.category === 'input';
  const isSided = hasSides(node);
  const unplaced = useMemo(
    () => all.problems.filter((problem) => !isPlaced(problem, fields, isInput)),
    [all, fields, isInput],
  );
  const surroundings = useMemo(
    () => ({
      ...all,
      problems: all.problems.filter((problem) => !unplaced.includes(problem)),
      findings: isSided ? { on: <JoinMatches node={node} /> } : noFindings,
    }),
    [all, unplaced, isSided, node],
  );
  // An input that was just dropped needs its types first; one that is wired has probably been looked at.
  const isLoose = usePipeline(({ edges }) => !edges.some((edge) => splitEndpoint(edge.from).node === node.id));
  const found = useCsvInspection(node);
  // Types come after the doubts about how the file is read: its encoding, and lines above its header.
  const isInDoubt = (found !== null && found.encodings.length > 0) || unplaced.length > 0;
  const proposals = <TypeProposals node={node.id} isFirst={!isInDoubt} />;
  const change = (config: JsonObject, path: JsonPath) => configure(studio, document, node.id, config, path.join('.'));
  return (
    <>
      <header className="inspector-head">
        <span className="chip-icon" data-category={definition?.category ?? 'unknown'} aria-hidden="true">
          <Icon size={15} />
        </span>
        <div>
          <h2 className="inspector-title" dir="auto">
            {titleOfNode(node)}
          </h2>
          <p className="inspector-summary">
            {definition?.summary ?? `There is no node type "${node.type}" in this version.`}
          </p>
        </div>
      </header>
      <InspectorBody>
        {definition?.category === 'output' && <NotSavedNote />}
        <FieldProblems problems={unplaced.filter((problem) => !isFoundInFile(problem, found))} />
        {found !== null && <CsvFindings node={node} found={found} />}
        {isInput && isLoose && proposals}
        {isSided && <JoinSides node={node} />}
        <FormProvider value={surroundings}>
          <ObjectFields fields={fields} value={node.config} path={noPath} onChange={change} />
        </FormProvider>
        {isInput && !isLoose && proposals}
        <NodeDetails node={node} />
      </InspectorBody>
    </>
  );
}

const noPath: JsonPath = [];
const noFindings: FormSurroundings['findings'] = {};

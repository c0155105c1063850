import { proposeNearest } from '../near-match.ts';
import { isJsonObject, type JsonObject, type JsonPath, parseJson, type TextPosition } from './json-text.ts';
import { type Migration, migrateDocument, migrations } from './migrations.ts';
import { checkParamValue } from './param-value.ts';
import type { Problem } from './problems.ts';
import { currentFormat, type Pipeline, pipelineSchema } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';

export interface ParsedPipeline {
  /** Absent where the text is no pipeline at all; present, if perhaps invalid, where an editor can show it. */
  pipeline: Pipeline | undefined;
  problems: Problem[];
}

/** Reads the text of a pipeline file. Never throws: whatever is wrong is a problem with its place in the text. */
export function parsePipeline(text: string, steps: readonly Migration[] = migrations): ParsedPipeline {
  const json = parseJson(text);
  if (!json.ok) {
    const { line, column } = json.position;
    const message = `This is not valid JSON at line ${line}, column ${column}: ${json.message}.`;
    return failed({ severity: 'error', code: 'file.syntax', message, position: json.position });
  }
  if (!isJsonObject(json.value)) {
    return failed({ severity: 'error', code: 'file.value', message: 'A pipeline file must hold one JSON object.' });
  }
  const { document } = migrateDocument(json.value, steps);
  const formatProblem = checkFormat(document);
  if (formatProblem !== undefined) return failed(placed(formatProblem, json.positionOf));

  const parsed = pipelineSchema.safeParse(document);
  if (!parsed.success) {
    const problems = schemaProblems(pipelineSchema, parsed.error, document);
    return {
      pipeline: undefined,
      problems: problems.map((problem) => placed({ ...problem, ...aboutNode(problem, document) }, json.positionOf)),
    };
  }
  const problems = checkPipeline(parsed.data).map((problem) => placed(problem, json.positionOf));
  return { pipeline: parsed.data, problems };
}

/** What the schema cannot say: unique ids, references, and values that fit their params. */
function checkPipeline(pipeline: Pipeline): Problem[] {
  return [
    ...duplicates(pipeline.nodes, 'nodes', 'id', 'node'),
    ...duplicates(pipeline.params, 'params', 'name', 'param'),
    ...duplicates(pipeline.notes, 'notes', 'id', 'note'),
    ...duplicates(pipeline.groups, 'groups', 'id', 'group'),
    ...checkGroups(pipeline),
    ...checkDefaults(pipeline),
    ...checkEnvironments(pipeline),
  ];
}

/** The node in whose part of the document a problem is. */
function aboutNode({ field = [] }: Problem, { nodes }: JsonObject): Pick<Problem, 'about'> {
  const [list, index] = field;
  const node = list === 'nodes' && Array.isArray(nodes) ? nodes[Number(index)] : undefined;
  const id = isJsonObject(node) ? node['id'] : undefined;
  return typeof id === 'string' ? { about: id } : {};
}

function failed(problem: Problem): ParsedPipeline {
  return { pipeline: undefined, problems: [problem] };
}

function placed(problem: Problem, positionOf: (path: JsonPath) => TextPosition | undefined): Problem {
  const position = positionOf(problem.field ?? []);
  return position === undefined ? problem : { ...problem, position };
}

function checkFormat(document: JsonObject): Problem | undefined {
  const format = document['format'];
  if (format === currentFormat) return undefined;
  const version = typeof format === 'string' ? /^weir\/(\d+)$/.exec(format)?.[1] : undefined;
  const isNewer = Number(version) > Number(currentFormat.split('/')[1]);
  const message = isNewer
    ? `This file has the format "${format}": it was made by a newer Weir. Update Weir to open it.`
    : `A pipeline file needs "format": "${currentFormat}"${format === undefined ? '' : `, not ${JSON.stringify(format)}`}.`;
  return {
    severity: 'error',
    code: 'file.format',
    message,
    field: ['format'],
    ...(!isNewer && { suggestion: { label: `Use "${currentFormat}"`, replace: currentFormat } }),
  };
}

function duplicates<Key extends 'id' | 'name'>(
  items: readonly { readonly [K in Key]: string }[],
  list: string,
  key: Key,
  noun: string,
): Problem[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const name = item[key];
    // The engine reads variable names without regard to case; ids are lower-case anyway.
    const folded = name.toLowerCase();
    if (!seen.has(folded)) {
      seen.add(folded);
      return [];
    }
    const message = `Two ${noun}s are called "${name}"; each needs ${noun === 'param' ? 'a name' : 'an id'} of its own.`;
    return [{ severity: 'error', code: 'file.duplicate', message, field: [list, index, key] }];
  });
}

function checkGroups(pipeline: Pipeline): Problem[] {
  const ids = pipeline.nodes.map((node) => node.id);
  const grouped = new Set<string>();
  return pipeline.groups.flatMap((group, groupIndex) =>
    group.nodes.flatMap((id, index): Problem[] => {
      const field = ['groups', groupIndex, 'nodes', index];
      if (!ids.includes(id)) {
        const { hint, suggestion } = proposeNearest(id, ids);
        const message = `The group "${group.title}" names a node "${id}" that does not exist.${hint}`;
        return [{ severity: 'error', code: 'file.reference', message, field, ...(suggestion && { suggestion }) }];
      }
      if (grouped.has(id)) {
        const message = `The node "${id}" is in more than one group.`;
        return [{ severity: 'error', code: 'file.duplicate', message, field }];
      }
      grouped.add(id);
      return [];
    }),
  );
}

function checkDefaults(pipeline: Pipeline): Problem[] {
  return pipeline.params.flatMap((param, index): Problem[] => {
    if (param.default === undefined) return [];
    const checked = checkParamValue(param.type, param.default);
    if (checked.ok) return [];
    const message = `The default of the param "${param.name}" ${checked.message}.`;
    return [{ severity: 'error', code: 'param.value', message, field: ['params', index, 'default'] }];
  });
}

function checkEnvironments(pipeline: Pipeline): Problem[] {
  const names = pipeline.params.map((param) => param.name);
  return Object.entries(pipeline.environments).flatMap(([environment, values]) =>
    Object.entries(values).flatMap(([name, value]): Problem[] => {
      const field = ['environments', environment, name];
      const param = pipeline.params.find((candidate) => candidate.name === name);
      if (param === undefined) {
        const { hint, suggestion } = proposeNearest(name, names);
        const message = `The environment "${environment}" sets "${name}", which is not a param of this pipeline.${hint}`;
        return [{ severity: 'error', code: 'param.unknown', message, field, ...(suggestion && { suggestion }) }];
      }
      const checked = checkParamValue(param.type, value);
      if (checked.ok) return [];
      const message = `The value of "${name}" in the environment "${environment}" ${checked.message}.`;
      return [{ severity: 'error', code: 'param.value', message, field }];
    }),
  );
}

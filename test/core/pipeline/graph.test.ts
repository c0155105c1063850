import { describe, expect, test } from 'vitest';
import type { PortSpec } from '../../../core/pipeline/endpoints.ts';
import { buildGraph } from '../../../core/pipeline/graph.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';

const rows = (name: string, more: Partial<PortSpec> = {}): PortSpec => ({ name, kind: 'rows', ...more });
const rejected: PortSpec = { name: 'rejected', kind: 'rejected' };

const ports: Record<string, { inputs: PortSpec[]; outputs: PortSpec[] }> = {
  input: { inputs: [], outputs: [rows('out'), rejected] },
  step: { inputs: [rows('in')], outputs: [rows('out')] },
  cast: { inputs: [rows('in')], outputs: [rows('out'), rejected] },
  join: { inputs: [rows('left'), rows('right')], outputs: [rows('out')] },
  lookup: { inputs: [rows('in'), rows('list', { optional: true })], outputs: [rows('out')] },
  union: { inputs: [rows('in', { many: true })], outputs: [rows('out')] },
  route: { inputs: [rows('in')], outputs: [rows('big'), rows('small'), rejected] },
  output: { inputs: [rows('in')], outputs: [rejected] },
};

/** `a:input b:step! c:output` and `a>b b>c`; `!` disables. */
function build(nodeText: string, edgeText: string) {
  const nodes = nodeText.split(' ').map((word): PipelineNode => {
    const [id = '', type = ''] = word.replace('!', '').split(':');
    return { id, type, config: {}, ...(word.endsWith('!') && { disabled: true }) };
  });
  const edges = edgeText
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [from = '', to = ''] = word.split('>');
      return { from, to };
    });
  const pipeline: Pipeline = {
    format: 'weir/1',
    params: [],
    nodes,
    edges,
    environments: {},
    notes: [],
    groups: [],
    settings: {},
  };
  const { graph, problems } = buildGraph(pipeline, (node) => ports[node.type]);
  return {
    graph,
    problems,
    order: graph.order.map(({ id }) => id).join(' '),
    messages: problems.map(({ message }) => message),
  };
}

describe('The order of a graph', () => {
  test('puts each node behind those that feed it, and otherwise keeps the order of the file', () => {
    const { order, problems } = build('z:output b:input y:step a:input m:join', 'b>y y>m.left a>m.right m>z');
    expect([order, problems]).toEqual(['b y a m z', []]);
  });

  test('is known for a chain of 3,000 nodes', () => {
    const ids = Array.from({ length: 3000 }, (_, index) => `n${index}`);
    const { graph } = build(
      ids.map((id, index) => `${id}:${index === 0 ? 'input' : 'step'}`).join(' '),
      ids
        .slice(1)
        .map((id, index) => `n${index}>${id}`)
        .join(' '),
    );
    expect(graph.order).toHaveLength(3000);
    expect(graph.upstream('n2999').size).toBe(2999);
  });
});

describe('An end of an edge', () => {
  test('may leave out the port where it is the usual or the only one', () => {
    const { graph, problems } = build('a:input l:input k:lookup u:union o:output', 'a>k l>k.list k>u a>u u>o');
    expect(problems).toEqual([]);
    expect(graph.into('k')).toEqual([
      { from: { node: 'a', port: 'out' }, to: { node: 'k', port: 'in' }, index: 0 },
      { from: { node: 'l', port: 'out' }, to: { node: 'k', port: 'list' }, index: 1 },
    ]);
    expect(graph.into('u', 'in').map(({ from }) => from.node)).toEqual(['k', 'a']);
    expect(graph.outOf('a', 'rejected')).toEqual([]);
  });

  test('may be a rejected port', () => {
    const { graph, problems } = build('a:input c:cast bad:output good:output', 'a>c c>good c.rejected>bad');
    expect(problems).toEqual([]);
    expect(graph.outOf('c', 'rejected').map(({ to }) => to.node)).toEqual(['bad']);
  });

  const wrong: [nodes: string, edges: string, message: string][] = [
    [
      'orders:input o:output',
      'ordres>o',
      'The edge from "ordres" to "o" names a node "ordres" that does not exist. Did you mean "orders"?',
    ],
    [
      'a:input r:route o:output',
      'a>r r>o',
      'The edge from "r" to "o" must say which output of "r" it means. It has "r.big", "r.small", "r.rejected".',
    ],
    [
      'a:input j:join',
      'a>j',
      'The edge from "a" to "j" must say which input of "j" it means. It has "j.left", "j.right".',
    ],
    [
      'a:input j:join',
      'a>j.lef',
      'The edge from "a" to "j.lef" names "lef", which is no input of "j". It has "j.left", "j.right". Did you mean "left"?',
    ],
    [
      'a:input s:step',
      'a>s s.rejected>s',
      'The edge from "s.rejected" to "s" names "rejected", which is no output of "s". It has "s.out".',
    ],
    ['a:input b:input', 'a>b', 'The edge from "a" to "b" must say which input of "b" it means. It has no inputs.'],
  ];
  test.for(wrong)('of %s in %s that means nothing is told', ([nodes, edges, message]) => {
    expect(build(nodes, edges).messages).toContain(message);
  });

  test('proposes the whole end, port included', () => {
    const { problems } = build('orders:input j:join', 'ordres.out>j.left orders>j.rigth');
    expect(problems.map(({ suggestion }) => suggestion?.replace)).toEqual(
      expect.arrayContaining(['orders.out', 'j.right']),
    );
  });

  test('at a node of unknown type is taken as it is written', () => {
    const { graph, problems } = build('a:input m:mystery o:output', 'a>m m.extra>o');
    expect(problems).toEqual([]);
    expect(graph.into('o')[0]?.from).toEqual({ node: 'm', port: 'extra' });
  });
});

describe('What cannot run is told:', () => {
  test('two edges into one port', () => {
    expect(build('a:input b:input o:output', 'a>o b>o').messages).toEqual([
      '"o" takes one edge into its input, but "a", "b" all lead there. Combine them with a union first.',
    ]);
  });

  test('an input without an edge, but not an optional one', () => {
    expect(build('a:input j:join k:lookup o:output', 'a>j.left j>k k>o').messages).toEqual([
      'Nothing leads into "j": connect its input "right".',
    ]);
  });

  test('the same edge twice, however it is written', () => {
    expect(build('a:input u:union o:output', 'a>u a.out>u.in u>o').messages).toEqual([
      'The edge from "a" to "u" appears twice.',
    ]);
  });

  test('a cycle, by the names of its nodes in order', () => {
    const { messages, order } = build('a:input u:union b:step c:step o:output', 'a>u c>u u>b b>c c>o');
    expect(messages).toEqual(['These nodes feed each other in a circle: u → b → c → u. Remove one of the edges.']);
    expect(order).toBe('a');
  });

  test('a node that feeds itself, and each of two cycles', () => {
    expect(build('s:step', 's>s').messages).toEqual([
      'These nodes feed each other in a circle: s → s. Remove one of the edges.',
    ]);
    expect(build('a:step b:step c:step d:step', 'a>b b>a c>d d>c').messages).toEqual([
      'These nodes feed each other in a circle: a → b → a. Remove one of the edges.',
      'These nodes feed each other in a circle: c → d → c. Remove one of the edges.',
    ]);
  });
});

describe('A disabled node', () => {
  test('is left out with all that only it feeds', () => {
    const { order, graph, problems } = build('a:input! b:step o:output x:input p:output', 'a>b b>o x>p');
    expect([order, [...graph.excluded], problems]).toEqual(['x p', ['a', 'b', 'o'], []]);
  });

  test('must not change what another input means', () => {
    const { messages } = build('a:input b:input! j:join o:output', 'a>j.left b>j.right j>o');
    expect(messages).toEqual([
      '"j" needs its input "right", but "b" is left out of the run as disabled. Disable "j" too, or enable what feeds it.',
    ]);
    expect(
      build('a:input l:input! k:lookup o:output', 'a>k l>k.list k>o').problems.map(({ severity }) => severity),
    ).toEqual(['error']);
  });

  test('leaves a union with the others, and a warning', () => {
    const { order, problems } = build('a:input b:input! u:union o:output', 'a>u b>u u>o');
    expect(order).toBe('a u o');
    expect(problems).toEqual([
      {
        severity: 'warning',
        code: 'graph.disabled_input',
        message: '"u" gets no rows from "b", left out of the run as disabled.',
        node: 'u',
      },
    ]);
  });
});

test('A branch that nothing takes is told, unless nothing takes any', () => {
  expect(build('a:input r:route o:output', 'a>r r.big>o').problems).toEqual([
    {
      severity: 'warning',
      code: 'graph.unread_output',
      message: 'Nothing takes the rows that "r" sends to "small": connect the port, or they are left out.',
      node: 'r',
    },
  ]);
  expect(build('a:input r:route u:union o:output', 'a>r r.big>u r.small>u u>o').messages).toEqual([]);
  expect(build('a:input r:route o:output', 'a>r r.rejected>o').messages).toEqual([]);
});

test('Walks know what feeds a node, what it feeds, and whether it leads to an output', () => {
  const { graph } = build('a:input b:step c:step o:output side:step', 'a>b b>c c>o a>side');
  expect([...graph.upstream('c')].sort()).toEqual(['a', 'b']);
  expect([...graph.downstream('a')].sort()).toEqual(['b', 'c', 'o', 'side']);
  expect(['a', 'c', 'o', 'side'].map((id) => graph.reachesOutput(id))).toEqual([true, true, true, false]);
});

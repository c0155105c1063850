/** A small table and a pipeline over it, to be used by tests that need something to work on. */
export const people = {
  files: {
    'people.csv': [
      'id,name,age,city',
      '1,Ada,36,London',
      '2,Bo,17,Lund',
      '3,Cleo,52,Athens',
      '4,Dov,29,Haifa',
      '5,Eve,41,London',
      '6,Finn,8,Cork',
      '',
    ].join('\n'),
  },
  pipeline: {
    format: 'weir/1',
    name: 'People',
    nodes: [
      {
        id: 'people',
        type: 'input.csv',
        label: 'People',
        config: { path: 'people.csv', types: 'infer' },
        position: { x: 0, y: 0 },
      },
      { id: 'grown', type: 'filter', label: 'Grown up', config: { where: 'age >= 18' }, position: { x: 288, y: 0 } },
      {
        id: 'load',
        type: 'output.sqlite',
        label: 'Load',
        config: { path: 'people.db', table: 'people', mode: 'replace' },
        position: { x: 576, y: 0 },
      },
    ],
    edges: [
      { from: 'people', to: 'grown' },
      { from: 'grown', to: 'load' },
    ],
  },
};

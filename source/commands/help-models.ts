/** A part of a topic of the help; the screen and `help TOPIC` draw the same parts. */
export type TopicPart =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Lines that stay as they are, at most 58 columns wide. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'term'; readonly word: string; readonly text: string };

/** How a run gets other tables than those of the assignment. */
export const MODELS_TOPIC: readonly TopicPart[] = [
  { kind: 'title', text: 'Your own tables: a model file' },
  {
    kind: 'text',
    text: 'Without a model, a run has the model shop: users, products and orders. A model file names other tables, their fields, keys and references. It is a Data Package (datapackage.org) in YAML or JSON; properties that begin with dbsim: are of this program.',
  },
  {
    kind: 'lines',
    lines: [
      'name: school',
      'resources:',
      '  - name: pupils',
      '    data: []               # generated rows',
      '    schema:',
      '      primaryKey: [id]',
      '      fields:',
      '        - { name: id, type: integer }',
      '        - name: email',
      '          type: string',
      '          format: email',
      '          constraints: { required: true, unique: true }',
      '  - name: marks',
      '    data: []',
      '    dbsim:rows: 5 per pupils',
      '    schema:',
      '      primaryKey: [id]',
      '      fields:',
      '        - { name: id, type: integer }',
      '        - { name: pupil_id, type: integer }',
      '        - { name: mark, type: string,',
      '            constraints: { enum: [good, fair, poor] } }',
      '      foreignKeys:',
      '        - fields: [pupil_id]',
      '          reference: { resource: pupils, fields: [id] }',
    ],
  },
  { kind: 'title', text: 'From the file to a run' },
  {
    kind: 'term',
    word: 'check',
    text: '`dbsim-tui model check school.yaml` lists every fault with its line, column and property, and the nearest valid word.',
  },
  {
    kind: 'term',
    word: 'look',
    text: '`model show school.yaml` draws the tables and their references; `model sample school.yaml` shows the first rows, and why each field gets its values.',
  },
  {
    kind: 'term',
    word: 'run',
    text: '`dbsim-tui run generate --model school.yaml --rows 1000` inserts generated rows and audits them. In the screen, the setting Model in Start takes the file.',
  },
  {
    kind: 'term',
    word: 'your rows',
    text: '`dbsim-tui run my-folder --model school.yaml` inserts pupils.csv and marks.csv (or .json, .ndjson) of a folder.',
  },
  {
    kind: 'term',
    word: 'a database',
    text: '`dbsim-tui model from my.db > school.yaml` makes a model of the tables that a database has; it is only read.',
  },
  { kind: 'title', text: 'What follows from the model' },
  {
    kind: 'text',
    text: 'The tables and their checks, the rules of each field, the order in which rows are claimed (a row after those that it points to), the generated rows, the checks of the audit, the columns of every list, the form for a new row, and the reports. Each table has a database of its own, data/TABLE.db, unless a topology file places it elsewhere by the name of its table.',
  },
  {
    kind: 'text',
    text: 'The record of a run holds its model: report, verify, Results and History need no file. status, migrate, reset, explain and rebalance take --model, since they look at the databases of now.',
  },
  {
    kind: 'text',
    text: 'What a run cannot take is refused before anything is written, with the table and field and what to use instead.',
  },
];

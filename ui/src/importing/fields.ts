/** What a column of a table can be taken for. */
export const FIELDS = [
  'name',
  'given',
  'family',
  'email',
  'kind',
  'client',
  'language',
  'phone',
  'tags',
  'note',
  'domain',
  'reference',
  'field',
  'ignore',
];

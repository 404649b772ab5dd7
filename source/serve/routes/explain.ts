import { isDerived } from '../../entities/input-fields.js';
import type { ExplainedRowInfo } from '../api.js';
import { requireTable, type ServerContext } from '../context.js';
import { HttpProblem } from '../problem.js';
import { json, type ApiRequest, type Route } from '../route.js';

/** The router's answer for a row, and what the databases would make of it now. */
export function explainRoutes(context: ServerContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/explain/{table}',
      id: 'explainRow',
      summary: 'Where a row would go and what would become of it; its fields are parameters',
      takesFields: true,
      answers: { 200: { description: 'The explanation', schema: 'ExplainedRowInfo' } },
      handle: (request) => explain(context, request),
    },
  ];
}

async function explain(context: ServerContext, { path, query }: ApiRequest): Promise<Response> {
  const entity = requireTable(context, path['table']);
  const inputs = entity.fields.filter((field) => !isDerived(field));
  for (const name of query.keys()) {
    if (inputs.some((field) => field.name === name)) continue;
    throw new HttpProblem('bad-request', `There is no field ${JSON.stringify(name)}`, {
      hint: `The fields are ${inputs.map((field) => field.name).join(', ')}`,
    });
  }
  const texts = inputs.map(({ name }) => query.get(name) ?? '');
  const explained = await context.services.databases.explainFields({ entity, texts });
  const { database, rule, checks, statements, reasons, prospects, outcome } = explained;
  const body: ExplainedRowInfo = {
    entity: entity.name,
    database,
    rule,
    checks,
    statements,
    reasons,
    prospects,
    outcome,
  };
  return json(body);
}

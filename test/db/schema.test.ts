import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { migrated } from './databases.js';

async function schemaOf(entity: EntityName): Promise<string> {
  const { handle } = await migrated(entity);
  const objects = await handle.all<{ sql: string }>(
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migrations' ORDER BY rowid",
  );
  return objects.map(({ sql }) => sql).join(';\n');
}

// A released migration never changes: what differs from these texts needs a new migration.
describe('the schema that the migrations make', () => {
  it('of users', async () => {
    expect(await schemaOf('User')).toMatchInlineSnapshot(`
      "CREATE TABLE "users" (
        "id" INTEGER PRIMARY KEY CHECK ("id" BETWEEN 1 AND 9007199254740991),
        "name" TEXT NOT NULL CHECK (typeof("name") = 'text' AND length("name") BETWEEN 2 AND 4000),
        "email" TEXT NOT NULL COLLATE NOCASE CHECK (typeof("email") = 'text' AND length("email") BETWEEN 3 AND 1000 AND "email" LIKE '_%@_%'),
        "email_fold" TEXT
      );
      CREATE UNIQUE INDEX "users_email_unique" ON "users" ("email");
      CREATE UNIQUE INDEX "users_email_fold_unique" ON "users" ("email_fold") WHERE "email_fold" IS NOT NULL"
    `);
  });

  it('of products', async () => {
    expect(await schemaOf('Product')).toMatchInlineSnapshot(`
      "CREATE TABLE "products" (
        "id" INTEGER PRIMARY KEY CHECK ("id" BETWEEN 1 AND 9007199254740991),
        "name" TEXT NOT NULL CHECK (typeof("name") = 'text' AND length("name") BETWEEN 2 AND 4000),
        "price" TEXT NOT NULL CHECK (typeof("price") = 'text' AND "price" GLOB '[0-9]*.[0-9][0-9]' AND "price" NOT GLOB '*[^0-9.]*' AND "price" NOT GLOB '*.*.*' AND "price" NOT GLOB '0[0-9]*' AND CAST("price" AS REAL) BETWEEN 0.01 AND 999999.99)
      )"
    `);
  });

  it('of orders', async () => {
    expect(await schemaOf('Order')).toMatchInlineSnapshot(`
      "CREATE TABLE "orders" (
        "id" INTEGER PRIMARY KEY CHECK ("id" BETWEEN 1 AND 9007199254740991),
        "user_id" INTEGER NOT NULL CHECK (typeof("user_id") = 'integer' AND "user_id" BETWEEN 1 AND 9007199254740991),
        "product_id" INTEGER NOT NULL CHECK (typeof("product_id") = 'integer' AND "product_id" BETWEEN 1 AND 9007199254740991),
        "quantity" INTEGER NOT NULL CHECK (typeof("quantity") = 'integer' AND "quantity" BETWEEN 1 AND 1000)
      )"
    `);
  });

  it('is the same SQL for the record of the migrations themselves', async () => {
    const { handle } = await migrated('Order');
    expect(await handle.value("SELECT sql FROM sqlite_master WHERE name = 'migrations'")).toBe(
      'CREATE TABLE `migrations` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY)',
    );
  });
});

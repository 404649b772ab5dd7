import { describe, expect, it } from 'vitest';

import { createServerTable, serverIndexes } from '../../source/db/server/schema.js';
import { definitionOf } from '../../source/db/table-definition.js';
import type { EntityName } from '../../source/entities/entity.js';
import { ENTITIES } from '../harness/shop.js';

type Engine = Parameters<typeof serverIndexes>[0];

function schemaOf(engine: Engine, entity: EntityName): string {
  const definition = definitionOf({ entity: ENTITIES[entity]! });
  const indexes = serverIndexes(engine, definition).map(({ sql }) => sql);
  return [createServerTable(engine, definition), ...indexes].join(';\n');
}

// A released migration never changes: what differs from these texts needs a new migration.
describe('the schema on PostgreSQL', () => {
  it('of users', () => {
    expect(schemaOf('postgres', 'User')).toMatchInlineSnapshot(`
      "CREATE TABLE "users" (
        "id" bigint PRIMARY KEY CHECK ("id" BETWEEN 1 AND 9007199254740991),
        "name" text NOT NULL CHECK (char_length("name") BETWEEN 2 AND 4000),
        "email" text NOT NULL CHECK (char_length("email") BETWEEN 3 AND 1000 AND "email" LIKE '_%@_%'),
        "email_fold" text
      );
      CREATE UNIQUE INDEX "users_email_unique" ON "users" (lower("email" COLLATE "C")) WHERE octet_length("email") = char_length("email");
      CREATE UNIQUE INDEX "users_email_fold_unique" ON "users" ("email_fold") WHERE "email_fold" IS NOT NULL"
    `);
  });

  it('of products', () => {
    expect(schemaOf('postgres', 'Product')).toMatchInlineSnapshot(`
      "CREATE TABLE "products" (
        "id" bigint PRIMARY KEY CHECK ("id" BETWEEN 1 AND 9007199254740991),
        "name" text NOT NULL CHECK (char_length("name") BETWEEN 2 AND 4000),
        "price" numeric NOT NULL CHECK ("price" BETWEEN 0.01 AND 999999.99 AND scale("price") = 2)
      )"
    `);
  });

  it('of orders', () => {
    expect(schemaOf('postgres', 'Order')).toMatchInlineSnapshot(`
      "CREATE TABLE "orders" (
        "id" bigint PRIMARY KEY CHECK ("id" BETWEEN 1 AND 9007199254740991),
        "user_id" bigint NOT NULL CHECK ("user_id" BETWEEN 1 AND 9007199254740991),
        "product_id" bigint NOT NULL CHECK ("product_id" BETWEEN 1 AND 9007199254740991),
        "quantity" bigint NOT NULL CHECK ("quantity" BETWEEN 1 AND 1000)
      )"
    `);
  });
});

describe('the schema on MariaDB and MySQL', () => {
  it('of users', () => {
    expect(schemaOf('mysql', 'User')).toMatchInlineSnapshot(`
      "CREATE TABLE \`users\` (
        \`id\` bigint PRIMARY KEY CHECK (\`id\` BETWEEN 1 AND 9007199254740991),
        \`name\` VARCHAR(4000) NOT NULL CHECK (char_length(\`name\`) BETWEEN 2 AND 4000),
        \`email\` VARCHAR(1000) NOT NULL CHECK (char_length(\`email\`) BETWEEN 3 AND 1000 AND \`email\` LIKE '_%@_%'),
        \`email_lower\` VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin AS (CASE WHEN char_length(\`email\`) = length(\`email\`) THEN lower(\`email\`) END) STORED,
        \`email_fold\` VARCHAR(600) COLLATE utf8mb4_bin
      ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
      CREATE UNIQUE INDEX \`users_email_unique\` ON \`users\` (\`email_lower\`);
      CREATE UNIQUE INDEX \`users_email_fold_unique\` ON \`users\` (\`email_fold\`)"
    `);
  });

  it('of products', () => {
    expect(schemaOf('mysql', 'Product')).toMatchInlineSnapshot(`
      "CREATE TABLE \`products\` (
        \`id\` bigint PRIMARY KEY CHECK (\`id\` BETWEEN 1 AND 9007199254740991),
        \`name\` VARCHAR(4000) NOT NULL CHECK (char_length(\`name\`) BETWEEN 2 AND 4000),
        \`price\` DECIMAL(8, 2) NOT NULL CHECK (\`price\` BETWEEN 0.01 AND 999999.99)
      ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    `);
  });

  it('of orders', () => {
    expect(schemaOf('mysql', 'Order')).toMatchInlineSnapshot(`
      "CREATE TABLE \`orders\` (
        \`id\` bigint PRIMARY KEY CHECK (\`id\` BETWEEN 1 AND 9007199254740991),
        \`user_id\` bigint NOT NULL CHECK (\`user_id\` BETWEEN 1 AND 9007199254740991),
        \`product_id\` bigint NOT NULL CHECK (\`product_id\` BETWEEN 1 AND 9007199254740991),
        \`quantity\` bigint NOT NULL CHECK (\`quantity\` BETWEEN 1 AND 1000)
      ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    `);
  });
});

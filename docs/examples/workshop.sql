-- A bicycle workshop: eight tables for the tutorial (docs/tutorial.md).
CREATE TYPE repair_state AS ENUM ('booked', 'in work', 'done', 'collected');

CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name varchar(80) NOT NULL,
  email varchar(120) NOT NULL UNIQUE,
  phone varchar(30),
  since date NOT NULL
);

CREATE TABLE bikes (
  id bigint PRIMARY KEY,
  frame uuid NOT NULL UNIQUE,
  customer_id bigint NOT NULL REFERENCES customers (id),
  brand varchar(40) NOT NULL,
  bought date
);

CREATE TABLE mechanics (
  id bigint PRIMARY KEY,
  name varchar(80) NOT NULL,
  hourly numeric(6,2) NOT NULL CHECK (hourly > 0)
);

CREATE TABLE parts (
  id bigint PRIMARY KEY,
  code varchar(20) NOT NULL UNIQUE,
  description text NOT NULL,
  price numeric(8,2) NOT NULL CHECK (price >= 0)
);

CREATE TABLE repairs (
  id bigint PRIMARY KEY,
  bike_id bigint NOT NULL REFERENCES bikes (id),
  mechanic_id bigint REFERENCES mechanics (id),
  state repair_state NOT NULL,
  booked_at timestamptz NOT NULL,
  done_at timestamptz
);

CREATE TABLE repair_parts (
  id bigint PRIMARY KEY,
  repair_id bigint NOT NULL REFERENCES repairs (id),
  part_id bigint NOT NULL REFERENCES parts (id),
  quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 99)
);

CREATE TABLE invoices (
  id bigint PRIMARY KEY,
  repair_id bigint NOT NULL UNIQUE REFERENCES repairs (id),
  total numeric(10,2) NOT NULL,
  paid boolean NOT NULL DEFAULT false,
  issued_on date NOT NULL
);

CREATE TABLE notes (
  id bigint PRIMARY KEY,
  repair_id bigint NOT NULL REFERENCES repairs (id),
  written_at timestamptz NOT NULL,
  words text NOT NULL
);

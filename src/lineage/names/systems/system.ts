/** What is known about one system that Hightouch reads from or writes to: a row of the tables beside this file. */

/** A system that has tables: how OpenLineage's naming page calls their place and the parts of a name. */
export interface Warehouse {
  readonly scheme: string;
  /** How the place is written: by host and port, by account, by region, by path, …; or the scheme alone. */
  readonly place:
    'host' | 'account' | 'region' | 'path' | 'none' | 'redshift' | 'databricks' | 'spanner' | 'glue' | 'cosmos';
  /** The port of a connection that names none; null: none is written. */
  readonly port: string | null;
  /** The parts of a table's name. A two-level system calls its one level database. */
  readonly parts: 'database.schema.table' | 'database.table' | 'schema.table' | 'table';
  /** What stands before the name and between its parts, where that is not nothing and a dot. */
  readonly before?: string;
  readonly between?: string;
  /** Keys of a configuration that name its default database and schema, instead of the usual ones. */
  readonly database?: readonly string[];
  readonly schema?: readonly string[];
  /** Keys of a host besides the usual ones. */
  readonly host?: readonly string[];
  /** False where a dot in an object's name is part of the name. */
  readonly dotted?: false;
}

/** An object store: how the naming page writes its place. */
export interface Store {
  readonly scheme: string;
  readonly container: readonly string[];
  readonly account?: readonly string[];
}

export interface System {
  /** Hightouch's types, besides the platform's own name. Case, dashes and a `-destination` or `-source` at the end do not count. */
  readonly types?: readonly string[];
  /** Keys of the configuration that name the account, host, bucket or portal, tried before the usual ones. */
  readonly tenant?: readonly string[];
  /** Keys of a sync's configuration that name the object, tried after the usual ones. */
  readonly object?: readonly string[];
  /** Keys of what the object lies within, which is written before its name. */
  readonly within?: readonly string[];
  /** Catalogues read it with a connector of its own, which owns what is told of its objects. So it is with warehouses and stores. */
  readonly foreign?: true;
  readonly warehouse?: Warehouse;
  readonly store?: Store;
}

/** Rows by platform name: kebab-case, as it stands in namespaces. */
export type Systems = Readonly<Record<string, System>>;

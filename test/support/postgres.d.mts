export interface Cluster {
  /** Address with user and password. */
  readonly url: string;
  start(): Promise<void>;
  /** `immediate` is a crash: nothing is written any more. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops it, and deletes all of it. */
  remove(): Promise<void>;
}
/** The folder of `initdb` and `pg_ctl`; undefined where PostgreSQL is not installed. */
export function findBinaries(): string | undefined;
/** A new server on a free port of 127.0.0.1, running. */
export function createCluster(): Promise<Cluster>;

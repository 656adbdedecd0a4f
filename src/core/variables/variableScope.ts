// Where the values of variables come from. The places stand in an order: the first that has a name gives its value.

/** Where a value comes from. */
export type VariableSource =
  /** Typed by the user for this request. */
  | 'given'
  /** `@name = value` in the file. */
  | 'file'
  /** The chosen environment of `http-client.env.json`, or of its private file. */
  | 'environment'
  /** The settings of the editor. */
  | 'settings'
  /** A file `.env`. */
  | 'dotenv'
  /** The environment of the editor's process. */
  | 'processEnvironment'
  /** The secret storage, where a value is kept for one host. */
  | 'secretStorage'
  /** Made anew for each request: a time, a random number. */
  | 'dynamic';

/** The variables of one place. */
export interface VariableLayer {
  readonly source: VariableSource;
  readonly values: ReadonlyMap<string, string>;
  /** Whether values refer to other variables with `{{name}}`; otherwise they are taken as they are. */
  readonly isTemplate: boolean;
}

/** What values are made from besides the layers. */
export interface VariableSurroundings {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** At least 0 and less than 1. */
  random(): number;
  /** A new UUID, version 4. */
  uuid(): string;
  /** A variable of the editor's own process. */
  processEnvironment(name: string): string | undefined;
  /** A variable of the file `.env` that belongs to the request. */
  dotenv(name: string): string | undefined;
}

export interface VariableScope {
  /** The first that has a name gives its value. */
  readonly layers: readonly VariableLayer[];
  readonly surroundings: VariableSurroundings;
}

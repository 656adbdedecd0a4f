/** Makes a `switch` over a union exhaustive for the compiler, and loud at run time if data from outside breaks the types. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

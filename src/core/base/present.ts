// Leaves out what is undefined, so that optional members are absent instead of present without a value.

type Present<Members> = { readonly [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** The members that have a value. */
export function present<Members extends object>(members: Members): Present<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Present<Members>;
}

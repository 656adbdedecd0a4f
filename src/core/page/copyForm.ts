/** The forms in which an entry can be copied. */
export const copyForms = ['data', 'raw', 'json', 'entry', 'curl', 'curlWithCredentials'] as const;
export type CopyForm = (typeof copyForms)[number];

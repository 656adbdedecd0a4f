// Says whether a value of JSON has the shape that a type asks for: for what comes from a file that anybody can have written.

import { isRecord } from '../base/narrowing.ts';

/** Whether a value has the shape. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
/** A number that can be a time, a size or a count. */
export const isAmount: Shape = (value) => typeof value === 'number' && Number.isFinite(value);
export const isFlag: Shape = (value) => typeof value === 'boolean';

export function oneOf(...values: readonly (string | boolean)[]): Shape {
  return (value) => values.some((each) => each === value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** @param fields that have to be there @param others that may be absent; what is in neither is not looked at */
export function fields(
  needed: Readonly<Record<string, Shape>>,
  others: Readonly<Record<string, Shape>> = {},
): Shape {
  return (value) =>
    isRecord(value) &&
    Object.entries(needed).every(([name, shape]) => shape(value[name])) &&
    Object.entries(others).every(([name, shape]) => value[name] === undefined || shape(value[name]));
}

/** One of several shapes that are told apart by a field. */
export function byField(name: string, shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    const kind = isRecord(value) ? value[name] : undefined;
    return typeof kind === 'string' && Object.hasOwn(shapes, kind) && shapes[kind]?.(value) === true;
  };
}

/** Nothing in it but text, numbers and flags, a few levels deep: what is put into sentences. */
export function isPlain(value: unknown, depth = 5): boolean {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((each) => isPlain(each, depth - 1));
  return isRecord(value) && Object.values(value).every((each) => isPlain(each, depth - 1));
}

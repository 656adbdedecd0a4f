// How shapes of events are written down.

export type Shape = readonly [what: string, bodies: string | readonly string[], lines: readonly string[]];

export function d(value: unknown): string {
  return `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
}

export function e(name: string, value: unknown): string {
  return `event: ${name}\n${d(value)}`;
}

export function ch(delta: object, more: object = {}, top: object = {}): string {
  const choices = [{ index: 0, delta, finish_reason: null, ...more }];
  return d({ id: 'c1', object: 'chat.completion.chunk', model: 'm', choices, ...top });
}

export function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

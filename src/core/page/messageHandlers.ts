// A handler for each message of a union, as a table: neither a message without a handler nor a handler without a message
// compiles, and what a table has no handler for is no message of the union.

interface Message {
  readonly type: string;
}

/** The message of a type, or of several. */
export type MessageOf<Union extends Message, Type extends Union['type']> = {
  [Each in Type]: Extract<Union, { readonly type: Each }> & { readonly type: Each };
}[Type];

/** What is done with each of the messages; `More` is what a handler is given besides. */
export type MessageHandlers<
  Union extends Message,
  Type extends Union['type'] = Union['type'],
  More extends readonly unknown[] = [],
  Result = void,
> = {
  readonly [Each in Type]: (message: MessageOf<Union, Each>, ...more: More) => Result;
};

/** Calls the handler of a message. */
export function handleMessage<
  Union extends Message,
  Type extends Union['type'],
  More extends readonly unknown[],
  Result,
>(
  handlers: MessageHandlers<Union, Type, More, Result>,
  message: MessageOf<Union, Type>,
  ...more: More
): Result {
  return handlers[message.type](message, ...more);
}

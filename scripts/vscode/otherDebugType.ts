// The type of the debugger that stands for all that are none for JavaScript.

export const otherDebugType = 'sse-other';

// What the dev server's models say, who are none: fixed texts of the streams, the same in every language.

/** The answer to a question; an empty one is none. */
export function answerTo(question: string): string {
  const asked = question === '' ? 'You asked nothing.' : `You asked: ${question}`;
  return `${asked}\nThis dev server has no model. It streams this text so that you can see the chunks arrive.`;
}

export const thoughts = 'The question is about the weather, so the tool for it is needed.';

export const announcement =
  'This dev server has no model.\nIt asks for the weather so that you can see a tool call grow.';

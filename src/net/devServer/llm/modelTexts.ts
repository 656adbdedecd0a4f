// What the dev server's models say, who are none: fixed texts of the streams, the same in every language.

/** The answer to a question; an empty one is none. */
export function answerTo(question: string): string {
  const asked = question === '' ? 'You asked nothing.' : `You asked: ${question}`;
  return `${asked}\nThis dev server has no model. It streams this text so that you can see the chunks arrive.`;
}

export const thoughts = 'The question is about the weather, so the tool for it is needed.';

export const announcement =
  'This dev server has no model.\nIt asks for the weather so that you can see a tool call grow.';

/** What a tool is called with, as JSON in pieces: cut within a character of the city, and with a number that no double has. */
export const exactArguments = ['{"city":', '"Reykj', 'avík","days"', ':3,"station":9007199254740993}'];

/** The same for formats that send them as a value: each client reads every number of it. */
export const toolArguments = ['{"city":', '"Reykj', 'avík","days"', ':3}'];

export const toolResult = 'Rain, 4 degrees.';

export const failure = 'The model of the dev server fails, as it was told to.';

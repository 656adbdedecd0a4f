// What the process that meets hostile input may use, and what is asked of it.

/** Default of `sse.log.memoryMiB`, here for all logs together as well. */
export const budgetBytes = 64 * 1024 * 1024;

/** Default of `sse.maxEndedStreams`. */
export const maxEndedStreams = 500;

/** Aim for the peak above the idle process: the budget, and room for the chunks and answers that are under way. */
export const peakAimBytes = budgetBytes + 60e6;

/** Aim for the longest delay of the event loop. */
export const delayAimMs = 200;

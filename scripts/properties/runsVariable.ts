/** How many times as many inputs each property gets, chosen at random, when faults are searched for. */
export const runsVariable = 'SSE_PROPERTY_RUNS';

/** Id of the list's element: what leaves a field by a key gives it the focus. */
export const gridId = 'timeline-rows';

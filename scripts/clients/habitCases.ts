// What decides the next request whatever the ending was: the ids and reconnection times that a stream had, a redirect,
// what the program closes itself.
import { askedRetryMs, measuredOnce, type MeasuredCase } from './measuredCase.ts';

const longRetry = '9'.repeat(30);

/** Their situations are empty: no sentence about an ending needs them. */
export const habitCases: readonly MeasuredCase[] = [
  measuredOnce({
    name: 'id-unicode',
    address: '/measured/id?kind=unicode',
    title: 'The id is `snö-…` (not Latin-1)',
    situation: '',
  }),
  measuredOnce({
    name: 'id-latin1',
    address: '/measured/id?kind=latin1',
    title: 'The id is `snö` (Latin-1)',
    situation: '',
  }),
  measuredOnce({
    name: 'id-reset',
    address: '/measured/id?kind=reset',
    title: 'An empty id follows: Last-Event-ID is to be left out',
    situation: '',
  }),
  measuredOnce({
    name: 'id-only',
    address: '/measured/id?kind=alone',
    title: 'The last block has an id and no data',
    situation: '',
  }),
  measuredOnce({
    name: 'retry-zero',
    address: '/truncated?after=1&retry=0',
    title: '`retry: 0`',
    situation: '',
  }),
  measuredOnce({
    name: 'retry-long',
    address: `/truncated?after=1&retry=${longRetry}`,
    title: '`retry:` with 30 digits',
    situation: '',
  }),
  measuredOnce({
    name: 'retry-alone',
    address: `/truncated?after=0&retry=${askedRetryMs}`,
    title: `\`retry: ${askedRetryMs}\` as the last line, with no blank line after it`,
    situation: '',
  }),
  measuredOnce({
    name: 'same-chunk',
    address: '/measured/same-chunk',
    closingRule: 'at the closing message',
    title: 'Two more events in the chunk of the closing message',
    situation: '',
  }),
  measuredOnce({
    name: 'large-event',
    address: '/limit?size=17825792&after=0&next=healthy',
    title: 'One event of 17 MiB',
    situation: '',
  }),
  measuredOnce({
    name: 'redirect-307',
    address: '/redirect?status=307&to=/truncated?after=1',
    title: 'A redirect (307) to a stream that is cut',
    situation: '',
  }),
  measuredOnce({
    name: 'redirect-301',
    address: '/redirect?status=301&to=/truncated?after=1',
    title: 'A redirect (301) to a stream that is cut',
    situation: '',
  }),
];

// Runs clients against the addresses that their parent names, each in an asynchronous context of its own, and passes on
// what the app's code sees: { place, kind, text, atMs }, kind being got, error, ends, throws or crash.
import { AsyncLocalStorage } from 'node:async_hooks';

const files = ['./models.mjs', './readers.mjs', './subscriptions.mjs'];
const places = new AsyncLocalStorage();

function describe(value) {
  if (!(value instanceof Error)) return String(value ?? '');
  const cause = value.cause instanceof Error ? ` (${value.cause.message})` : '';
  return `${value.name}: ${value.message}${cause}`.slice(0, 300);
}

function teller(place) {
  return (kind, value) => {
    const text = describe(value);
    if (kind !== 'got' || text !== '')
      process.send({ place, kind, text, atMs: performance.timeOrigin + performance.now() });
  };
}

const crash = (error) => teller(places.getStore() ?? -1)('crash', error);
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
// Some of these write what goes wrong to the console.
console.error = console.warn = console.log = () => {};

/** Loads no more files than are needed. */
async function findProgram(name) {
  for (const file of files) {
    const [programs] = Object.values(await import(file));
    if (name in programs) return programs[name];
  }
  throw new Error(`There is no program ${name}.`);
}

const [, , ...names] = process.argv;
const programs = new Map();
for (const name of names) programs.set(name, await findProgram(name));

process.on('message', ({ place, name, url }) => {
  const tell = teller(place);
  places.run(place, () => {
    Promise.resolve()
      .then(() => programs.get(name)(url, tell))
      .then(
        () => tell('ends', 'ends'),
        (error) => tell('throws', error),
      );
  });
});
process.on('disconnect', () => process.exit(0));
process.send({ kind: 'ready' });

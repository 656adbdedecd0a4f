// The relay in a process of its own, with the storage that its logs have in the extension. It is told its server and a
// folder, answers with its port, and forgets its streams when asked, so that each round begins alike.
import { LogMemory } from '../../src/net/storage/logMemory.ts';
import { LogStorage } from '../../src/net/storage/logStorage.ts';
import { Relay } from '../../src/net/relay/relay.ts';
import { SpillFolder } from '../../src/net/storage/spillFolder.ts';

/** The setting `sse.log.memoryMiB`, by default: of one log, and here of all of them together as well. */
const memoryBytes = 64 * 1024 * 1024;

let relay: Relay | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (question: { readonly upstream?: string; readonly folder?: string }) => {
  void answer(question).then((told) => process.send?.(told));
});

async function answer(question: { readonly upstream?: string; readonly folder?: string }): Promise<object> {
  const { upstream, folder = '' } = question;
  if (relay || upstream === undefined) {
    for (const stream of relay?.streams.list() ?? []) {
      relay?.streams.forget(stream);
      stream.dispose();
    }
    return {};
  }
  const { open: openFile } = new SpillFolder(folder);
  const shared = new LogMemory(memoryBytes);
  const createStorage = (): LogStorage =>
    new LogStorage({ memoryBytes, diskBytes: Infinity, openFile, shared });
  relay = await Relay.start({ upstream, createStorage });
  return { port: relay.port };
}

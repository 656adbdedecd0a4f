// What each command does. What a command is given comes from outside (menus, key bindings, scripts): it is narrowed here,
// once, and what then runs is the same that pages and the API call. Commands that act on a stream take its id, a node of
// the Streams view, or the context of a row; without any of these they act on the stream in front, and say so when there
// is none.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isEntryNumber, isRecord } from '../../core/base/narrowing.ts';
import type { CopyForm } from '../../core/page/copyForm.ts';
import { isPastedRequest } from '../../core/paste/readPasted.ts';
import { isEndingCause } from '../../core/stream/ending.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { copyEntry } from '../documents/copyEntry.ts';
import { showEndingPage } from '../documents/endingPage.ts';
import { askForOtherAnswer } from '../comparison/answerSides.ts';
import type { Comparisons } from '../comparison/comparisons.ts';
import type { EntryDocuments } from '../documents/entryDocuments.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import { openNewScenario } from '../documents/newScenario.ts';
import { readScenarioSource } from '../documents/scenarioFiles.ts';
import { DisposableStore } from '../disposableStore.ts';
import { LeftQuestionError, type ErrorReport } from '../errorReport.ts';
import { copyRows } from '../export/copyRows.ts';
import { exportEntries } from '../export/exportCommand.ts';
import { commands, views } from '../names.ts';
import { readRequest, type Connections } from '../streams/connections.ts';
import type { DraftStore } from '../streams/draftStore.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import type { RecentRequests } from '../streams/recentRequests.ts';
import type { Relays } from '../streams/relays.ts';
import type { SecretStore } from '../streams/secretStore.ts';
import type { ServedRecordings } from '../streams/servedRecordings.ts';
import {
  chooseClient,
  clearTimeline,
  disconnect,
  reconnectNow,
  setPolicy,
  undoClear,
} from '../streams/streamControl.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { TimelinePanel } from '../timeline/timelinePanel.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { readAppTestTimes, testApp } from './appTestCommand.ts';
import { changeEvents, readChange } from './changeEventsCommand.ts';
import { askForClient, readClientChoice } from './clientCommand.ts';
import { askForComparison, compareKept, readComparison } from './compareCommand.ts';
import {
  findStream,
  isOfStream,
  isRequestLike,
  readDraft,
  readRunsId,
  requestedOf,
  selectedSides,
} from './commandTargets.ts';
import { askForAddress } from './connectInput.ts';
import { preparePasted } from './pastedInput.ts';
import { choosePolicy, readPolicy } from './policyCommand.ts';
import { copyRelayAddress, readRelay, startRelay, stopRelay } from './relayCommands.ts';
import type { CaptureEditors } from '../recordings/captureEditor.ts';
import { historyCommands, type HistoryParts } from '../history/historyCommands.ts';
import { stopRecording, type FileRecordings } from '../recordings/fileRecordings.ts';
import { askForPlan, openRecordingCommand, readSavePlan, saveRecording } from '../recordings/saveCommand.ts';
import { readAnyway, readFormat } from './readAnywayCommand.ts';
import { readReplayPlan, replay } from './replayCommand.ts';
import { readShownValue } from './shownValue.ts';
import { runScenarioOnApp, ScenarioRuns, tellScenarioError } from './scenarioCommands.ts';
import type { DebugSessions } from '../debug/debugSessions.ts';
import { readDebugSession, seeNodeRequests } from '../debug/networkFlag.ts';
import type { ServerTraces } from '../debug/serverTraces.ts';
import { traceCommands } from '../debug/traceCommands.ts';
import { serveRecording, stopServing } from './serveCommands.ts';
import { createScenario } from './createScenarioCommand.ts';
import { exportTogether } from '../together/exportTogether.ts';
import { isTogetherLike, showTogether } from './togetherCommand.ts';
import type { Togethers } from '../together/togethers.ts';
import type { Runs } from '../runs/runs.ts';
import { readRunsPlan, repeatedRequest, sendSeveralTimes } from '../runs/sendSeveralTimes.ts';
import { checkServer, readLeavingWay } from './serverCheckCommand.ts';
import { readSimulation, simulateClose } from './simulateCommand.ts';
import { readSavedPlace, saveRequest } from './saveRequestCommand.ts';
import { inspectRequest, openRequest, readRequestPlace } from './inspectRequest.ts';
import type { HttpFiles } from '../variables/httpFiles.ts';
import { chooseEnvironment } from './environmentCommand.ts';
import type { VariableEnvironments } from '../variables/environments.ts';
import type { BaseAddress } from '../lenses/baseAddress.ts';
import { inspectFound, inspectText, readInspected, type InspectParts } from '../lenses/inspect.ts';
import { selectedText, terminalSelection } from '../lenses/selections.ts';
import type { OutputLog } from '../outputLog.ts';
import { showInformation } from '../messages.ts';

export interface CommandParts {
  readonly registry: StreamRegistry;
  readonly connections: Connections;
  readonly timelines: Timelines;
  readonly devServer: DevServerHost;
  readonly served: ServedRecordings;
  readonly debugging: DebugSessions;
  readonly traces: ServerTraces;
  readonly relays: Relays;
  readonly recent: RecentRequests;
  /** Addresses of servers that relays were started for. */
  readonly recentRelays: RecentRequests;
  readonly secrets: SecretStore;
  readonly drafts: DraftStore;
  readonly documents: EntryDocuments;
  readonly comparisons: Comparisons;
  readonly togethers: Togethers;
  readonly runs: Runs;
  readonly reports: ReportDocuments;
  readonly environments: VariableEnvironments;
  readonly base: BaseAddress;
  readonly files: HttpFiles;
  readonly recordings: FileRecordings;
  readonly historyParts: HistoryParts;
  readonly captures: CaptureEditors;
  readonly errors: ErrorReport;
  readonly log: OutputLog;
  readonly extensionUri: vscode.Uri;
  /** Of the extension. */
  readonly version: string;
}

type Run = (...args: unknown[]) => unknown;
/** Each command exactly once: what is missing in the table, or in `commands`, does not compile. */
type CommandTable = Readonly<Record<(typeof commands)[keyof typeof commands], Run>>;

/** Registers all commands. Disposing cancels what runs. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const store = new DisposableStore();
  for (const [name, run] of Object.entries(createCommands(parts, store))) {
    const isScenario = name === commands.runScenario;
    store.add(
      vscode.commands.registerCommand(name, async (...args: unknown[]) => {
        try {
          return await run(...args);
        } catch (error) {
          if (error instanceof LeftQuestionError) return undefined;
          // A script handles its errors; a person has to be told. It gives just the scenario, where a menu gives more.
          const isScript = isScenario
            ? args.length === 1
            : typeof args[0] === 'string' || isRequestLike(args[0]) || isTogetherLike(args[0]);
          if (isScript) throw error;
          if (isScenario) tellScenarioError(error, parts.errors);
          else parts.errors.show(error);
          return undefined;
        }
      }),
    );
  }
  return store;
}

function createCommands(parts: CommandParts, store: DisposableStore): CommandTable {
  const { registry, connections, timelines, devServer, relays, recent, secrets, drafts, documents } = parts;
  const { reports, files, environments, recordings, captures, log, extensionUri, comparisons } = parts;
  const { togethers, runs } = parts;
  const closing = new AbortController();
  store.defer(() => closing.abort());
  const scenarios = store.add(new ScenarioRuns(parts));

  const connect = async (requested: StreamRequest | undefined): Promise<string | undefined> => {
    if (requested === undefined) {
      const choice = await askForAddress(recent, devServer.server, closing.signal);
      if (!choice) return undefined;
      if ('request' in choice) return connect(choice.request);
      if ('prepared' in choice) {
        timelines.prepare(choice.prepared);
        return undefined;
      }
      if ('pasted' in choice) return connectPasted(choice.pasted.text, choice.pasted.index);
      await devServer.start();
      return connect(undefined);
    }
    return shown(() => connections.connect(requested));
  };

  /** Shows the stream that is made, and resolves with its id. */
  const shown = async (make: () => Promise<StreamHandle>): Promise<string> => {
    const handle = await make();
    timelines.show(handle);
    return handle.id;
  };

  /** Connects as a pasted text says, such as a cURL command, after what has to be asked for. */
  const connectPasted = async (text: string, index?: number): Promise<string | undefined> => {
    const request = await preparePasted(text, index, secrets, closing.signal);
    return request && connect(request);
  };

  const inspecting: InspectParts = {
    base: parts.base,
    prepare: (text, given) => preparePasted(text, undefined, secrets, closing.signal, given),
    connect,
  };

  /** Acts on the stream that the first argument means. */
  const onStream =
    (run: (handle: StreamHandle, requested: unknown) => unknown): Run =>
    (target, requested) => {
      const handle = findStream(registry, target);
      if (handle) return run(handle, requestedOf(target, requested));
      return showInformation(l10n.t('There is no stream. Connect to one first.'));
    };

  /** Acts on a stream with what a script wants, read from its arguments; without any, the user is asked. */
  const onStreamWith = <Wanted>(
    read: (handle: StreamHandle, requested: unknown) => Wanted,
    run: (handle: StreamHandle, wanted: Wanted | undefined) => unknown,
  ): Run =>
    onStream((handle, requested) =>
      run(handle, requested === undefined ? undefined : read(handle, requested)),
    );

  /** Acts on the list in front: of several streams, or of the stream in front. */
  const onFront = (run: (panel: Pick<TimelinePanel, 'showField' | 'selectAll'>) => void): Run => {
    const onTimeline = onStream((handle) => {
      const panel = timelines.panelOf(handle);
      if (panel) run(panel);
    });
    return (target, requested) => {
      const { front } = togethers;
      return target === undefined && front ? run(front) : onTimeline(target, requested);
    };
  };

  /** Acts on the entry of a row. */
  const onEntry =
    (run: (handle: StreamHandle, number: number, isOneOfSeveral: boolean) => unknown): Run =>
    (target) => {
      const handle = findStream(registry, target);
      const number = isRecord(target) ? target['number'] : undefined;
      const isOneOfSeveral = isRecord(target) && target['isOneOfSeveral'] === true;
      return handle && typeof number === 'number' ? run(handle, number, isOneOfSeveral) : undefined;
    };

  const copyAs = (form: CopyForm): Run =>
    onEntry((handle, number, isOneOfSeveral) => {
      const { front } = togethers;
      if (front && isOneOfSeveral) return front.copyRows(form);
      const panel = isOneOfSeveral ? timelines.panelOf(handle) : undefined;
      return panel
        ? copyRows(handle, panel, form, connections, closing.signal)
        : copyEntry(handle, number, form, connections);
    });

  const filterBy = (field: 'type' | 'id' | 'kind'): Run =>
    onEntry((handle, number) => {
      const { log: entries } = handle.stream;
      const entry = entries.entry(number);
      const value = field === 'id' ? entries.fields(entry).id : entry[field];
      if (value !== undefined) (togethers.front ?? timelines.panelOf(handle))?.filterBy(field, value);
    });

  return {
    [commands.connect]: (request) => {
      if (typeof request === 'string' && isPastedRequest(request)) return connectPasted(request);
      return connect(request === undefined ? undefined : readRequest(request));
    },
    [commands.inspectFound]: (found) => inspectFound(readInspected(found), inspecting),
    [commands.inspectSelection]: () => inspectText(selectedText(), inspecting),
    [commands.inspectTerminalSelection]: async () => inspectText(await terminalSelection(), inspecting),
    [commands.setBaseAddress]: () => parts.base.ask(),
    [commands.newRequest]: (requested) => timelines.prepare(readDraft(requested)),
    [commands.disconnect]: onStream(disconnect),
    [commands.reconnectNow]: onStream(reconnectNow),
    [commands.readAnyway]: onStream((handle, requested) =>
      readAnyway(
        handle,
        requested === undefined ? undefined : readFormat(requested),
        connections,
        (renewed) => {
          timelines.panelOf(handle)?.show(renewed);
          timelines.show(renewed);
        },
      ),
    ),
    [commands.clear]: onStream(clearTimeline),
    [commands.undoClear]: onStream(undoClear),
    [commands.setPolicy]: onStreamWith(readPolicy, (handle, policy) =>
      policy ? setPolicy(handle, policy) : choosePolicy(handle),
    ),
    [commands.chooseClient]: onStreamWith(readClientChoice, (handle, choice) =>
      choice ? chooseClient(handle, choice) : askForClient(handle),
    ),
    [commands.showStreams]: () => vscode.commands.executeCommand(`${views.streams}.focus`),
    [commands.showTimeline]: onStream((handle) => timelines.show(handle)),
    [commands.removeStream]: (target, selected) => {
      const chosen = selectedSides(registry, target, selected);
      if (chosen.length === 0) return showInformation(l10n.t('There is no stream. Connect to one first.'));
      // An attempt that is selected as well is not its stream.
      for (const { handle, attempt } of chosen) {
        if (attempt !== undefined) continue;
        timelines.close(handle);
        registry.remove(handle.id);
      }
      return undefined;
    },
    [commands.copyAddress]: onStream(({ stream }) => vscode.env.clipboard.writeText(stream.request.url)),
    [commands.find]: onFront((panel) => panel.showField('filter')),
    [commands.selectAll]: onFront((panel) => panel.selectAll()),
    [commands.goTo]: onFront((panel) => panel.showField('goTo')),

    [commands.simulateClose]: onStreamWith(readSimulation, (handle, simulation) =>
      simulateClose(handle, simulation, devServer),
    ),
    [commands.changeEvents]: onStreamWith(readChange, changeEvents),
    [commands.testApp]: onStreamWith(readAppTestTimes, (handle, times) =>
      testApp(handle, times ?? {}, relays, reports),
    ),
    [commands.replayReconnect]: onStreamWith(readReplayPlan, (handle, plan) =>
      replay(handle, plan, connections, reports),
    ),
    [commands.checkServer]: onStreamWith(readLeavingWay, (handle, way) =>
      checkServer(handle, way, connections),
    ),
    [commands.runScenario]: (source) =>
      scenarios.run(source === undefined ? undefined : readScenarioSource(source)),
    [commands.runScenarioOnApp]: onStreamWith(
      (_, source) => readScenarioSource(source),
      (handle, source) => runScenarioOnApp(handle, source, parts),
    ),
    [commands.newScenario]: openNewScenario,
    [commands.createScenario]: onStream((handle, requested) =>
      createScenario(handle, requested, timelines, closing.signal),
    ),
    [commands.serveRecording]: onStream((handle) => serveRecording(handle, parts)),
    [commands.seeNodeRequests]: (target) => seeNodeRequests(readDebugSession(target), parts.debugging),
    ...traceCommands(parts.traces),
    [commands.stopServing]: (target) => stopServing(target, parts.served, registry),

    [commands.copyData]: copyAs('data'),
    [commands.copyRaw]: copyAs('raw'),
    [commands.copyJson]: copyAs('json'),
    [commands.copyEntry]: copyAs('entry'),
    [commands.copyCurl]: copyAs('curl'),
    [commands.copyCurlWithCredentials]: copyAs('curlWithCredentials'),
    [commands.compareWith]: async (target, requested) => {
      if (isRecord(target) && target['kind'] === 'recording') return compareKept(target, requested, parts);
      const answer = isRecord(target) ? target['answer'] : undefined;
      if (isEntryNumber(answer)) {
        const handle = findStream(registry, target);
        const sides = handle && (await askForOtherAnswer(registry, handle, answer, closing.signal));
        return sides && comparisons.show(sides, {});
      }
      const [left, right, more] = selectedSides(registry, target, requested);
      if (more) return showInformation(l10n.t('Select two streams or attempts to compare.'));
      if (left && right) return comparisons.show({ left, right }, {});
      if (!left) return showInformation(l10n.t('There is no stream. Connect to one first.'));
      const script = Array.isArray(requested) ? undefined : requestedOf(target, requested);
      const wanted =
        script === undefined
          ? await askForComparison(registry, left)
          : readComparison(registry, left.handle, script);
      return wanted && comparisons.show(wanted, wanted.options);
    },
    [commands.sendSeveralTimes]: onStreamWith(readRunsPlan, (handle, plan) =>
      sendSeveralTimes(repeatedRequest(handle), plan, runs, closing.signal),
    ),
    [commands.showRuns]: (target) => {
      const group = runs.get(readRunsId(target));
      if (group) runs.show(group);
    },
    [commands.removeRuns]: (target) => runs.remove(readRunsId(target)),
    [commands.showTogether]: (target, selected) => showTogether(target, selected, parts),
    [commands.showCallsTogether]: (target, selected) => showTogether(target, selected, parts),
    [commands.compareWithPrevious]: onEntry((handle, number) => {
      timelines.show(handle);
      timelines.panelOf(handle)?.showEntry(number, 'changes');
    }),
    [commands.openEntry]: onEntry((handle, number) => documents.open(handle, number)),
    [commands.filterByType]: filterBy('type'),
    [commands.filterById]: filterBy('id'),
    [commands.filterByKind]: filterBy('kind'),
    [commands.filterByValue]: (target) => {
      const handle = findStream(registry, target);
      const shown = readShownValue(target);
      if (handle && shown) (togethers.front ?? timelines.panelOf(handle))?.filterBy(shown.path, shown.value);
    },
    [commands.learnMore]: (cause) => (isEndingCause(cause) ? showEndingPage(extensionUri, cause) : undefined),

    [commands.startDevServer]: async () => ({ origin: (await devServer.start()).origin }),
    [commands.stopDevServer]: () => devServer.stop(),
    [commands.openDevServer]: async () => {
      const { origin } = await devServer.start();
      await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(origin)));
    },
    [commands.startRelay]: (server) => startRelay(typeof server === 'string' ? server : undefined, parts),
    [commands.stopRelay]: (relay) => stopRelay(readRelay(relay), relays),
    [commands.copyRelayAddress]: (relay) => copyRelayAddress(readRelay(relay), relays),
    [commands.forgetSecrets]: async () => {
      await drafts.forgetAll();
      const count = await secrets.forgetAll();
      // Whoever waits for the command waits for the storage, and not for the user to close a message.
      void showInformation(
        count === 0
          ? l10n.t('No header values are stored.')
          : count === 1
            ? l10n.t('Forgot 1 stored header value.')
            : l10n.t('Forgot {0} stored header values.', count),
      );
    },
    [commands.inspectRequest]: (target, line) =>
      shown(() => inspectRequest(readRequestPlace(target, line), files, connections, closing.signal)),
    [commands.openRequest]: (target, line) => openRequest(readRequestPlace(target, line)),
    [commands.saveRequest]: onStreamWith(readSavedPlace, saveRequest),
    [commands.exportEntries]: (target, requested) => {
      const { front } = togethers;
      if (!front || typeof target === 'string' || isOfStream(target))
        return onStream((handle, wanted) => exportEntries(handle, wanted, parts, closing.signal))(
          target,
          requested,
        );
      return exportTogether(front.shown, requestedOf(target, requested), parts.version, closing.signal);
    },
    [commands.chooseEnvironment]: () => chooseEnvironment(environments),
    ...historyCommands(parts.historyParts, closing.signal),
    [commands.saveRecording]: onStreamWith(readSavePlan, (handle, plan) =>
      saveRecording(handle, plan, registry, closing.signal),
    ),
    [commands.openRecording]: openRecordingCommand,
    [commands.chooseStream]: (place) => captures.chooseStream(place),
    [commands.startRecording]: onStreamWith(readSavePlan, async (handle, wanted) => {
      const plan = wanted ?? (await askForPlan(handle));
      if (plan) recordings.start(handle, plan);
    }),
    [commands.stopRecording]: (target) => stopRecording(findStream(registry, target), recordings, target),
    [commands.showLog]: () => log.show(),
  };
}

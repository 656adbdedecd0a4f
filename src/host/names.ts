// Every command, setting, view and context key of the extension, once. A test compares this table with package.json.

export const commands = {
  connect: 'sse.connect',
  newRequest: 'sse.newRequest',
  inspectFound: 'sse.inspectFound',
  inspectSelection: 'sse.inspectSelection',
  inspectTerminalSelection: 'sse.inspectTerminalSelection',
  setBaseAddress: 'sse.setBaseAddress',
  disconnect: 'sse.disconnect',
  reconnectNow: 'sse.reconnectNow',
  readAnyway: 'sse.readAnyway',
  clear: 'sse.clear',
  undoClear: 'sse.undoClear',
  showStreams: 'sse.showStreams',
  showTimeline: 'sse.showTimeline',
  removeStream: 'sse.removeStream',
  copyAddress: 'sse.copyAddress',
  copyData: 'sse.copyData',
  copyRaw: 'sse.copyRaw',
  copyJson: 'sse.copyJson',
  copyEntry: 'sse.copyEntry',
  copyCurl: 'sse.copyCurl',
  copyCurlWithCredentials: 'sse.copyCurlWithCredentials',
  compareWith: 'sse.compareWith',
  sendSeveralTimes: 'sse.sendSeveralTimes',
  showRuns: 'sse.showRuns',
  removeRuns: 'sse.removeRuns',
  showTogether: 'sse.showTogether',
  showCallsTogether: 'sse.showCallsTogether',
  compareWithPrevious: 'sse.compareWithPrevious',
  openEntry: 'sse.openEntry',
  find: 'sse.find',
  goTo: 'sse.goTo',
  selectAll: 'sse.selectAll',
  filterByType: 'sse.filterByType',
  filterById: 'sse.filterById',
  filterByKind: 'sse.filterByKind',
  filterByValue: 'sse.filterByValue',
  learnMore: 'sse.learnMore',
  startDevServer: 'sse.startDevServer',
  stopDevServer: 'sse.stopDevServer',
  openDevServer: 'sse.openDevServer',
  startRelay: 'sse.startRelay',
  stopRelay: 'sse.stopRelay',
  copyRelayAddress: 'sse.copyRelayAddress',
  simulateClose: 'sse.simulateClose',
  changeEvents: 'sse.changeEvents',
  testApp: 'sse.testApp',
  runScenarioOnApp: 'sse.runScenarioOnApp',
  replayReconnect: 'sse.replayReconnect',
  checkServer: 'sse.checkServer',
  setPolicy: 'sse.setPolicy',
  chooseClient: 'sse.chooseClient',
  runScenario: 'sse.runScenario',
  newScenario: 'sse.newScenario',
  createScenario: 'sse.createScenario',
  serveRecording: 'sse.serveRecording',
  stopServing: 'sse.stopServing',
  seeNodeRequests: 'sse.seeNodeRequests',
  traceServer: 'sse.traceServer',
  traceTerminal: 'sse.traceTerminal',
  stopTracing: 'sse.stopTracing',
  breakOnEvent: 'sse.breakOnEvent',
  removeBreak: 'sse.removeBreak',
  forgetSecrets: 'sse.forgetSecrets',
  inspectRequest: 'sse.inspectRequest',
  openRequest: 'sse.openRequest',
  saveRequest: 'sse.saveRequest',
  exportEntries: 'sse.export',
  chooseEnvironment: 'sse.chooseEnvironment',
  openHistory: 'sse.openHistory',
  renameHistory: 'sse.renameHistory',
  pinHistory: 'sse.pinHistory',
  unpinHistory: 'sse.unpinHistory',
  noteHistory: 'sse.noteHistory',
  deleteHistory: 'sse.deleteHistory',
  sendHistoryAgain: 'sse.sendHistoryAgain',
  changeHistoryRequest: 'sse.changeHistoryRequest',
  searchHistory: 'sse.searchHistory',
  saveRecording: 'sse.saveRecording',
  openRecording: 'sse.openRecording',
  chooseStream: 'sse.chooseStream',
  startRecording: 'sse.startRecording',
  stopRecording: 'sse.stopRecording',
  showLog: 'sse.showLog',
} as const;

export const settings = {
  maxEventMiB: 'sse.maxEventMiB',
  connectTimeoutSeconds: 'sse.connectTimeoutSeconds',
  idleTimeoutSeconds: 'sse.idleTimeoutSeconds',
  insecureHosts: 'sse.insecureHosts',
  closeMessages: 'sse.closeMessages',
  client: 'sse.client',
  reconnectOnReload: 'sse.reconnectOnReload',
  onTabClose: 'sse.onTabClose',
  maxEndedStreams: 'sse.maxEndedStreams',
  logMemoryMiB: 'sse.log.memoryMiB',
  logTotalMemoryMiB: 'sse.log.totalMemoryMiB',
  logDiskMiB: 'sse.log.diskMiB',
  devServerPort: 'sse.devServer.port',
  codeLens: 'sse.codeLens',
  terminalLinks: 'sse.terminalLinks',
  openAssembled: 'sse.openAssembled',
  tokenPrices: 'sse.tokenPrices',
  relayPort: 'sse.relay.port',
  relayAllowedOrigins: 'sse.relay.allowedOrigins',
  variables: 'sse.variables',
  debugInspect: 'sse.debug.inspect',
  historyEnabled: 'sse.history.enabled',
  historyDays: 'sse.history.days',
  historyDiskMiB: 'sse.history.diskMiB',
} as const;

export const views = { streams: 'sse.streams', requests: 'sse.requests', history: 'sse.history' } as const;

export const contextKeys = {
  /** Whether the tree has a stream. */
  hasStreams: 'sse.hasStreams',
  /** Phase of the stream that commands without an argument act on; empty when there is none. */
  activePhase: 'sse.activePhase',
  isDevServerRunning: 'sse.isDevServerRunning',
  isRelayRunning: 'sse.isRelayRunning',
  /** Whether that stream is relayed: the app makes its connections. */
  isActiveRelayed: 'sse.isActiveRelayed',
  /** Whether that stream is being recorded to a file. */
  isActiveRecording: 'sse.isActiveRecording',
  /** Whether any stream is being recorded to a file. */
  isRecording: 'sse.isRecording',
  /** Whether that stream is one of a file. */
  isActiveRecorded: 'sse.isActiveRecorded',
  /** Whether the focus is in a field of the timeline in front: keys belong to the field then. */
  isInField: 'sse.isInField',
} as const;

/** View type of the editors of recordings. */
export const recordingViewType = 'sse.recording';

/** View type of the editors of other people's files. */
export const captureViewType = 'sse.capture';

/** How names of such files often end; any file can be opened so. */
export const captureExtensions = [
  'har',
  'zip',
  'sse',
  'txt',
  'log',
  'trace',
  'json',
  'jsonl',
  'ndjson',
  'yaml',
  'yml',
] as const;

/** View type of the timeline's panels. */
export const timelineViewType = 'sse.timeline';

/** View type of the panels of comparisons. */
export const comparisonViewType = 'sse.comparison';

/** View type of the panels of several streams together. */
export const togetherViewType = 'sse.together';

/** View type of the panels of several runs of one request. */
export const runsViewType = 'sse.runs';

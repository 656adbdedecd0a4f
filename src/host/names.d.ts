export declare const commands: {
    readonly connect: 'sse.connect';
    readonly disconnect: 'sse.disconnect';
    readonly reconnectNow: 'sse.reconnectNow';
    readonly clear: 'sse.clear';
    readonly showStreams: 'sse.showStreams';
    readonly showTimeline: 'sse.showTimeline';
    readonly removeStream: 'sse.removeStream';
    readonly copyAddress: 'sse.copyAddress';
    readonly copyData: 'sse.copyData';
    readonly copyRaw: 'sse.copyRaw';
    readonly openEntry: 'sse.openEntry';
    readonly learnMore: 'sse.learnMore';
    readonly startDevServer: 'sse.startDevServer';
    readonly stopDevServer: 'sse.stopDevServer';
    readonly openDevServer: 'sse.openDevServer';
    readonly simulateClose: 'sse.simulateClose';
    readonly replayReconnect: 'sse.replayReconnect';
    readonly checkServer: 'sse.checkServer';
    readonly setPolicy: 'sse.setPolicy';
    readonly forgetSecrets: 'sse.forgetSecrets';
    readonly showLog: 'sse.showLog';
};
export declare const settings: {
    readonly maxEventMiB: 'sse.maxEventMiB';
    readonly connectTimeoutSeconds: 'sse.connectTimeoutSeconds';
    readonly idleTimeoutSeconds: 'sse.idleTimeoutSeconds';
    readonly insecureHosts: 'sse.insecureHosts';
    readonly closeMessages: 'sse.closeMessages';
    readonly reconnectOnReload: 'sse.reconnectOnReload';
    readonly devServerPort: 'sse.devServer.port';
};
export declare const views: {
    readonly streams: 'sse.streams';
};
export declare const contextKeys: {
    /** Whether the tree has a stream. */
    readonly hasStreams: 'sse.hasStreams';
    /** Phase of the stream that commands without an argument act on; empty when there is none. */
    readonly activePhase: 'sse.activePhase';
    readonly isDevServerRunning: 'sse.isDevServerRunning';
};
/** View type of the timeline's panels. */
export declare const timelineViewType = "sse.timeline";

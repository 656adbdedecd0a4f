// The Requests view: the requests of the workspace's .http and .rest files, file by file, and those that were sent last.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { reportedLine } from '../../core/base/reportedText.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import type { HttpFileRequest } from '../../core/httpFile/httpFile.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { commands } from '../names.ts';
import { isSafeToRepeat, type RecentRequest, type RecentRequests } from '../streams/recentRequests.ts';
import type { HttpFiles } from '../variables/httpFiles.ts';
import { findWorkspaceFiles } from '../variables/workspaceFiles.ts';

/** Which files of a workspace hold requests. */
const requestFilePattern = '**/*.{http,rest}';
/** More files than that are not listed. */
const maxFiles = 500;

/** The files of the workspace that hold requests. */
export function findRequestFiles(): Promise<vscode.Uri[]> {
  return findWorkspaceFiles(requestFilePattern, maxFiles);
}

type RequestsNode =
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  /** A request of a file; its place is what commands take. */
  | {
      readonly kind: 'request';
      readonly uri: vscode.Uri;
      readonly line: number;
      readonly request: HttpFileRequest;
    }
  | { readonly kind: 'recents' }
  | { readonly kind: 'recent'; readonly recent: RecentRequest };

export class RequestsTree implements vscode.TreeDataProvider<RequestsNode> {
  readonly #files: HttpFiles;
  readonly #recent: RecentRequests;
  readonly #changed = new vscode.EventEmitter<RequestsNode | undefined>();
  /** Files that are listed, by their URI. */
  readonly #nodes = new Map<string, RequestsNode>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(files: HttpFiles, recent: RecentRequests) {
    this.#files = files;
    this.#recent = recent;
    const watcher = vscode.workspace.createFileSystemWatcher(requestFilePattern);
    const refresh = (): void => this.#changed.fire(undefined);
    this.#subscriptions = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(refresh),
      watcher.onDidChange((uri) => this.#refreshFile(uri)),
      watcher.onDidDelete(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      recent.onDidChange(refresh),
      // Lines move while somebody types, and a request is found by its line.
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#refreshFile(document.uri)),
      this.#changed,
    );
  }

  async getChildren(node?: RequestsNode): Promise<RequestsNode[]> {
    if (!node) return this.#topNodes();
    if (node.kind === 'recents') return this.#recent.list().map((recent) => ({ kind: 'recent', recent }));
    if (node.kind !== 'file') return [];
    const { uri } = node;
    const { requests } = await this.#files.read(uri);
    return requests.map((request) => ({ kind: 'request', uri, line: request.line, request }));
  }

  getTreeItem(node: RequestsNode): vscode.TreeItem {
    switch (node.kind) {
      case 'file':
        return fileItem(node.uri);
      case 'request':
        return requestItem(node.uri, node.request);
      case 'recents':
        return recentsItem();
      case 'recent':
        return recentItem(node.recent);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #refreshFile(uri: vscode.Uri): void {
    const node = this.#nodes.get(uri.toString());
    if (node) this.#changed.fire(node);
  }

  async #topNodes(): Promise<RequestsNode[]> {
    const files = await findRequestFiles();
    this.#nodes.clear();
    for (const uri of files) this.#nodes.set(uri.toString(), { kind: 'file', uri });
    return [
      ...this.#nodes.values(),
      ...(this.#recent.list().length > 0 ? [{ kind: 'recents' } as const] : []),
    ];
  }
}

function fileItem(uri: vscode.Uri): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Collapsed);
  const path = vscode.workspace.asRelativePath(uri);
  const end = path.lastIndexOf('/');
  item.id = `file:${uri.toString()}`;
  item.description = end === -1 ? '' : path.slice(0, end);
  item.contextValue = 'requestFile';
  return item;
}

/** A click on a GET inspects it; any other may act on its server, and its place is opened. */
function requestItem(uri: vscode.Uri, request: HttpFileRequest): vscode.TreeItem {
  const { name, method, url, refused, line } = request;
  const address = reportedLine(`${method} ${redactUrl(url)}`);
  const item = new vscode.TreeItem(reportedLine(name ?? address));
  item.id = `request:${uri.toString()}#${line}`;
  item.description = name === undefined ? '' : address;
  item.tooltip = refused ?? address;
  item.iconPath = new vscode.ThemeIcon(refused === undefined ? 'plug' : 'circle-slash');
  item.contextValue = refused === undefined ? 'request' : 'request.refused';
  const inspects = refused === undefined && method === 'GET';
  item.command = {
    command: inspects ? commands.inspectRequest : commands.openRequest,
    title: inspects ? l10n.t('Inspect stream') : l10n.t('Open Request'),
    arguments: [{ uri, line }],
  };
  return item;
}

function recentsItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Recent'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'recents';
  item.iconPath = new vscode.ThemeIcon('history');
  return item;
}

/** What can be sent again as it is is sent; anything else is opened in the form. */
function recentItem(recent: RecentRequest): vscode.TreeItem {
  const { request, sentAtMs } = recent;
  const isSafe = isSafeToRepeat(recent);
  const item = new vscode.TreeItem(reportedLine(`${methodOf(request)} ${redactUrl(request.url)}`));
  item.id = `recent:${methodOf(request)} ${request.url}`;
  item.description = sentAtMs === undefined ? '' : new Date(sentAtMs).toLocaleString();
  item.iconPath = new vscode.ThemeIcon(isSafe ? 'plug' : 'edit');
  item.contextValue = 'recentRequest';
  item.command = {
    command: isSafe ? commands.connect : commands.newRequest,
    title: isSafe ? l10n.t('Connect') : l10n.t('Complete and Send'),
    // What it lacks goes along to the form, which asks for it.
    arguments: [isSafe ? request : recent],
  };
  return item;
}

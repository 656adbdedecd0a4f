// The body of a request of a file: its text, and the files that it names. A file outside of the workspace is sent only
// when the user says so.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { shortenText } from '../../core/base/reportedText.ts';
import type { HttpBodyPart } from '../../core/httpFile/httpFile.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { placeholdersIn } from '../../core/variables/placeholders.ts';
import { LeftQuestionError, UserError } from '../errorReport.ts';
import { askModally } from '../messages.ts';
import { isInWorkspace } from './workspaceFiles.ts';

/** A larger body is not put together. */
const maxBodyBytes = 50_000_000;

type Body = Pick<StreamRequest, 'body' | 'literal'>;
type FilePart = Extract<HttpBodyPart, { readonly kind: 'file' }>;

/**
 * The body, and whether braces in it are text.
 * @param file in which the request is
 * @throws UserError in words, LeftQuestionError when a file is not to be sent
 */
export async function bodyOfFile(
  parts: readonly HttpBodyPart[] | undefined,
  file: vscode.Uri,
): Promise<Body> {
  if (!parts) return {};
  const read = await Promise.all(
    parts.map(async (part) => {
      const text = part.kind === 'text' ? part.text : await readPart(part, file);
      return {
        text,
        isTemplate: part.kind === 'text' || part.isTemplate,
        hasNames: placeholdersIn(text).length > 0,
      };
    }),
  );
  const body = read.map(({ text }) => text).join('');
  const isLiteral = read.some(({ isTemplate, hasNames }) => !isTemplate && hasNames);
  if (!isLiteral) return { body };
  if (read.some(({ isTemplate, hasNames }) => isTemplate && hasNames))
    throw new UserError(
      l10n.t(
        'The body has variables, and a file with braces that are none. Write <@ before the file to have its variables filled in.',
      ),
    );
  return { body, literal: 'body' };
}

async function readPart({ path, encoding, line }: FilePart, file: vscode.Uri): Promise<string> {
  const found = await findFile(path, file);
  if (!found)
    throw new UserError(
      l10n.t('Line {line}: there is no file {path}.', { line: line + 1, path: shortenText(path, 200) }),
    );
  const { uri, size } = found;
  if (!(await isInWorkspace(uri)) && !(await maySend(uri))) throw new LeftQuestionError();
  if (size > maxBodyBytes)
    throw new UserError(l10n.t('Line {line}: the file is too large for a body.', { line: line + 1 }));
  return decode(await vscode.workspace.fs.readFile(uri), encoding, line);
}

function decode(bytes: Uint8Array, encoding: string | undefined, line: number): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(
      l10n.t('Line {line}: the file is no text in {encoding}: only text can be sent.', {
        line: line + 1,
        encoding: encoding ?? 'UTF-8',
      }),
    );
  }
}

/** Beside the file of the request, or in the folder of its workspace. */
async function findFile(
  path: string,
  file: vscode.Uri,
): Promise<{ readonly uri: vscode.Uri; readonly size: number } | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri;
  const isAbsolute = /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
  const places = isAbsolute
    ? [file.with({ path: path.replaceAll('\\', '/').replace(/^(?!\/)/, '/') })]
    : [vscode.Uri.joinPath(file, '..'), ...(folder ? [folder] : [])].map((base) =>
        vscode.Uri.joinPath(base, path),
      );
  for (const place of places) {
    try {
      const { type, size } = await vscode.workspace.fs.stat(place);
      if ((type & vscode.FileType.File) !== 0) return { uri: place, size };
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}

async function maySend(uri: vscode.Uri): Promise<boolean> {
  const send = l10n.t('Send the File');
  const text = l10n.t(
    'The body of this request is the file {0}, which is outside of the workspace.',
    uri.path,
  );
  return (await askModally(text, send)) === send;
}

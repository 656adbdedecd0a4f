// Looks through a source file for what people read: texts that are made by `l10n.t`, and those that are not.

import {
  parseSync,
  Visitor,
  type Argument,
  type Expression,
  type JSXOpeningElement,
  type ObjectExpression,
} from 'oxc-parser';

/** A text that a person may read, and what is wrong with it. */
export interface TextFault {
  readonly line: number;
  readonly text: string;
  readonly fault:
    /** A sentence is put together from parts, which no other language can follow. */
    | 'glued'
    /** A whole text that does not go through `l10n.t`. */
    | 'outside'
    /** `l10n.t` got something else than a text that stands there. */
    | 'not a text'
    /** The placeholders are not those that get a value. */
    | 'placeholders';
}

/** A word, a space and another word, with a capital letter in front as sentences and labels have it. */
const sentence = /^(?:\$\([\w-]+\) )?[“"]?[A-Z][\w’'-]*,? [\w“(0-9{]/;
/** A label that begins with a codicon. */
const iconLabel = /^\$\([\w-]+\) [A-Z]/;
/** `Chromium 156` */
const versionedName = /^[A-Z]\w+ \d[\d.]*$/;
/** Stands for a value in a template. */
const hole = '\uFFFC';
/** Units are the same in every language. */
const unit = /(?<=\uFFFC) (?:ms|s|min|h)\b/g;
/** A word beside a space: a part of a sentence. A unit right after its number is none, nor is a name in capitals. */
const part = /(?<![\w.])(?=[A-Z]*[a-z])[A-Za-z’]{2,}[,.:;]? |[ ][a-z’]{2,}/;
/** Lines of the output channel stay English, so that they can be searched for and sent to others. */
const logMethods = new Set(['info', 'warn', 'debug', 'trace', 'log', 'hold', 'cut']);
/** What these write is read by programs. */
const wireFunctions = new Set(['formatComment']);
/** A line of a field in an event stream. */
const fieldLine = /(?<=^|\n)(?:id|event|data|retry): [^\n\uFFFC]*/g;
/** It is called the same in every language. */
const productName = 'SSE Inspector';
/** Errors that say a fault of the program, which no user can act on. */
const programFaults = new Set(['Error', 'TypeError', 'RangeError']);
/** Attributes of an element that are read or spoken. */
const spokenAttributes = new Set([
  'title',
  'label',
  'placeholder',
  'alt',
  'aria-label',
  'aria-description',
  'aria-valuetext',
]);

/** What is wrong with the texts of a module, in the order of the source. @param path tells TypeScript from TSX */
export function findTextFaults(path: string, source: string): TextFault[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const faults: TextFault[] = [];
  // Ranges that need no look: arguments of l10n.t, which were looked at whole, and faults of the program.
  const settled: [start: number, end: number][] = [];
  // What fills the texts of a Sentence, by where it stands.
  const filled: { readonly start: number; readonly end: number; readonly parts: ObjectExpression }[] = [];
  const add = (node: { readonly start: number; readonly end: number }, fault: TextFault['fault']): void => {
    if (settled.some(([start, end]) => start <= node.start && node.end <= end)) return;
    const text = source.slice(node.start, node.end);
    faults.push({ line: source.slice(0, node.start).split('\n').length, text, fault });
  };

  new Visitor({
    CallExpression(call) {
      const { callee } = call;
      const method =
        callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
          ? callee.property.name
          : '';
      const isForWire = callee.type === 'Identifier' && wireFunctions.has(callee.name);
      if (isForWire || logMethods.has(method)) settled.push([call.start, call.end]);
      const isTranslated =
        callee.type === 'MemberExpression' &&
        callee.object.type === 'Identifier' &&
        callee.object.name === 'l10n' &&
        callee.property.type === 'Identifier' &&
        callee.property.name === 't';
      if (!isTranslated) return;
      const [message, ...values] = call.arguments;
      const text = message === undefined ? undefined : textOf(message);
      if (text === undefined) add(call, 'not a text');
      else if (text.message !== text.message.trim()) add(call, 'glued');
      else {
        const parts = filled.find(({ start, end }) => start <= call.start && call.end <= end)?.parts;
        const given = parts === undefined ? (text.values ?? values) : [parts, ...values];
        if (!placeholdersFit(text.message, given)) add(call, 'placeholders');
      }
      // The values are looked at: a sentence may not hide in one of them. The text itself is whole.
      if (message !== undefined) settled.push([message.start, message.end]);
    },
    NewExpression({ callee, start, end }) {
      if (callee.type === 'Identifier' && programFaults.has(callee.name)) settled.push([start, end]);
    },
    SwitchCase({ test }) {
      // It is compared with, not shown.
      if (test) settled.push([test.start, test.end]);
    },
    Property({ key, value }) {
      const isValue = value.type === 'Literal' && key.type === 'Identifier';
      if (isValue && (key.name === 'name' || key.name === 'body')) settled.push([value.start, value.end]);
    },
    ObjectExpression(object) {
      // An answer over HTTP, whose body is the sentence.
      const sentenceOf = propertyOf(object, 'sentence');
      if (sentenceOf && propertyOf(object, 'status')) settled.push([sentenceOf.start, sentenceOf.end]);
    },
    TSLiteralType({ start, end }) {
      settled.push([start, end]);
    },
    ImportDeclaration({ start, end }) {
      settled.push([start, end]);
    },
    TemplateLiteral(template) {
      const text = template.quasis.map(({ value }) => value.cooked ?? value.raw).join(hole);
      if (template.expressions.length === 0) {
        if (isText(text)) add(template, 'outside');
      } else if (textPieces(text).some((piece) => part.test(piece))) add(template, 'glued');
    },
    BinaryExpression(sum) {
      if (sum.operator !== '+') return;
      const sides = [sum.left, sum.right];
      if (
        sides.some(
          (side) => side.type === 'Literal' && typeof side.value === 'string' && part.test(side.value),
        )
      )
        add(sum, 'glued');
    },
    Literal(literal) {
      if (typeof literal.value === 'string' && isText(literal.value)) add(literal, 'outside');
    },
    JSXText(text) {
      if (/[A-Za-z]{2,}/.test(text.value)) add(text, 'outside');
    },
    JSXOpeningElement(element) {
      const [text, parts] = [attributeOf(element, 'text'), attributeOf(element, 'parts')];
      if (element.name.type !== 'JSXIdentifier' || element.name.name !== 'Sentence') return;
      if (text !== undefined && parts?.type === 'ObjectExpression')
        filled.push({ start: text.start, end: text.end, parts });
    },
    JSXAttribute({ name, value }) {
      // Names of classes are no words.
      if (name.name === 'class' && value) settled.push([value.start, value.end]);
      if (name.type !== 'JSXIdentifier' || !spokenAttributes.has(name.name) || value?.type !== 'Literal')
        return;
      if (typeof value.value === 'string' && /[A-Za-z]{2,}/.test(value.value)) add(value, 'outside');
    },
  }).visit(program);
  return faults.filter(
    ({ text }, at) =>
      faults.findIndex((other) => other.text === text && other.line === faults[at]?.line) === at,
  );
}

function isText(text: string): boolean {
  return (
    text !== productName &&
    !versionedName.test(text) &&
    /[a-z]/.test(text) &&
    (sentence.test(text) || iconLabel.test(text))
  );
}

/** What stands between the values of a template, without tags of HTML, units and the product's name. */
function textPieces(template: string): string[] {
  return template
    .replaceAll(/<\/?[a-z!][^>]*>/gi, hole)
    .replaceAll(productName, hole)
    .replaceAll(fieldLine, '')
    .replaceAll(unit, '')
    .split(hole);
}

/** The text that `l10n.t` gets, with its values where they stand beside it; undefined when it is not written there. */
function textOf(
  node: Argument,
): { readonly message: string; readonly values?: readonly Argument[] } | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return { message: node.value };
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return { message: node.quasis[0]?.value.cooked ?? '' };
  if (node.type !== 'ObjectExpression') return undefined;
  const message = propertyOf(node, 'message');
  const text = message === undefined ? undefined : textOf(message);
  const values = propertyOf(node, 'args');
  if (text === undefined || values === undefined) return text;
  return {
    message: text.message,
    values: values.type === 'ArrayExpression' ? (values.elements as Argument[]) : [values],
  };
}

/** What stands in the braces of an element's attribute. */
function attributeOf(element: JSXOpeningElement, name: string): Expression | undefined {
  for (const attribute of element.attributes) {
    if (attribute.type !== 'JSXAttribute' || attribute.name.name !== name) continue;
    const expression =
      attribute.value?.type === 'JSXExpressionContainer' ? attribute.value.expression : undefined;
    return expression?.type === 'JSXEmptyExpression' ? undefined : expression;
  }
  return undefined;
}

function propertyOf(object: ObjectExpression, key: string): Expression | undefined {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
    if (property.key.name === key) return property.value;
  }
  return undefined;
}

function placeholdersFit(message: string, values: readonly Argument[]): boolean {
  const wanted = new Set(Array.from(message.matchAll(/\{(\w+)\}/g), ([, name = '']) => name));
  const [first] = values;
  // What is spread or handed on cannot be told from here.
  if (values.some(({ type }) => type === 'SpreadElement')) return true;
  const given = new Set<string>();
  if (values.length === 1 && first?.type === 'ObjectExpression') {
    for (const property of first.properties) {
      if (property.type !== 'Property') return true;
      if (property.key.type === 'Identifier') given.add(property.key.name);
    }
  } else if (
    values.length === 1 &&
    first?.type !== 'Literal' &&
    [...wanted].every((name) => /\D/.test(name))
  ) {
    // An object that was made before.
    return wanted.size > 0;
  } else for (const index of values.keys()) given.add(String(index));
  return wanted.size === given.size && [...wanted].every((name) => given.has(name));
}

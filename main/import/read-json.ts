import type { ImportRowError } from '../../shared/contract/import.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { MAX_JSON_DEPTH } from './limits.ts';
import { LONGEST_LOCATED, locateJsonError } from './locate-json.ts';

const POISONED_KEYS = ['__proto__', 'constructor', 'prototype'];

/** JSON from a stranger: not nested deeper than a book ever is, and without keys that mean something to JavaScript. */
export function readJson(text: string): Result<unknown, ImportRowError> {
  if (isTooDeep(text)) {
    return err({ message: `The file is nested deeper than ${MAX_JSON_DEPTH} levels.` });
  }
  try {
    return ok(dropPoisonedKeys(JSON.parse(text)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return err(explainSyntax(text));
  }
}

/** Counted before parsing, and the same for text that is no JSON: brackets outside of strings. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Recursion is safe here: the depth is limited before. */
function dropPoisonedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const member of value as readonly unknown[]) dropPoisonedKeys(member);
    return value;
  }
  for (const key of POISONED_KEYS) {
    if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key);
  }
  for (const member of Object.values(value)) dropPoisonedKeys(member);
  return value;
}

/** Where it goes wrong; not searched for in a file that is no book by its size alone. */
function explainSyntax(text: string): ImportRowError {
  if (text.length > LONGEST_LOCATED) return { message: 'This is not JSON.' };
  const { line, column, path } = locateJsonError(text);
  const found = /^-?(?:NaN|Infinity)/.exec(
    text.split('\n')[line - 1]?.slice(column - 1) ?? '',
  )?.[0];
  if (found === undefined) return { line, message: `This is not JSON from column ${column} on.` };
  const message = `must be a finite number, is ${found}`;
  return { line, ...(path === '' ? {} : { field: path }), message };
}

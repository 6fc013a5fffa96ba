import type { ImportRowError } from '../../shared/contract/import.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { MAX_JSON_DEPTH } from './limits.ts';
import { locateJsonError } from './locate-json.ts';

const POISONED_KEYS = ['__proto__', 'constructor', 'prototype'];

/** JSON from a stranger: not nested deeper than a book ever is, and without keys that mean something to JavaScript. */
export function readJson(text: string): Result<unknown, ImportRowError> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(explainSyntax(text));
  }
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_JSON_DEPTH) {
      return err({ message: `The file is nested deeper than ${MAX_JSON_DEPTH} levels.` });
    }
    const below: unknown[] = [];
    for (const member of level) {
      if (typeof member !== 'object' || member === null) continue;
      for (const key of POISONED_KEYS)
        if (Object.hasOwn(member, key)) Reflect.deleteProperty(member, key);
      for (const child of Object.values(member)) below.push(child);
    }
    level = below;
  }
  return ok(value);
}

function explainSyntax(text: string): ImportRowError {
  const { line, column, path } = locateJsonError(text);
  const found = /^-?(?:NaN|Infinity)/.exec(
    text.split('\n')[line - 1]?.slice(column - 1) ?? '',
  )?.[0];
  if (found === undefined) return { line, message: `This is not JSON from column ${column} on.` };
  const message = `must be a finite number, is ${found}`;
  return { line, ...(path === '' ? {} : { field: path }), message };
}

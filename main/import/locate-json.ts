/** Where the text stops being JSON, and where each value stands; lines from 1. Used for messages only. */
export interface JsonLocation {
  readonly line: number;
  readonly column: number;
}

/** Characters; searching is slower than parsing. */
export const LONGEST_LOCATED = 5_000_000;

/**
 * Line and column of the value at a path such as `accounts[0].pools[1].positions[0].contracts`, or of its nearest parent
 * that exists. Undefined when the text is not JSON, and for one so long that no person looks for a line in it.
 */
export function locateJsonPath(text: string, path: string): JsonLocation | undefined {
  if (text.length > LONGEST_LOCATED) return undefined;
  const offsets = new Map<string, number>();
  const failure = scanJson(text, (at, offset) => {
    if (path.startsWith(at)) offsets.set(at, offset);
  });
  if (failure !== undefined) return undefined;
  for (let wanted = path; ; wanted = parentOf(wanted)) {
    const offset = offsets.get(wanted);
    if (offset !== undefined) return toLocation(text, offset);
    if (wanted === '') return undefined;
  }
}

/** Where a text that `JSON.parse` refuses goes wrong, and the path of the value that was expected there. */
export function locateJsonError(text: string): JsonLocation & { readonly path: string } {
  const { offset, path } = scanJson(text, () => undefined) ?? { offset: text.length, path: '' };
  return { ...toLocation(text, offset), path };
}

function parentOf(path: string): string {
  return path.replace(/(?:\.?[^.[\]]+|\[\d+\])$/, '');
}

function toLocation(text: string, offset: number): JsonLocation {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

interface Container {
  readonly path: string;
  readonly isArray: boolean;
  index: number;
  expects: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'comma-or-end';
}

const TOKEN =
  /[{}[\],:]|"(?:[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

interface ScanFailure {
  readonly offset: number;
  readonly path: string;
}

/** Walks the text without recursion; answers where the first thing stands that does not belong. */
function scanJson(
  text: string,
  onValue: (path: string, offset: number) => void,
): ScanFailure | undefined {
  const stack: Container[] = [];
  let offset = 0;
  let finished = false;
  let path = '';
  const next = (): string | undefined => {
    SPACE.lastIndex = offset;
    SPACE.test(text);
    offset = SPACE.lastIndex;
    TOKEN.lastIndex = offset;
    return TOKEN.exec(text)?.[0];
  };
  const fail = (): ScanFailure => {
    const top = stack.at(-1);
    if (top === undefined || !top.expects.startsWith('value')) {
      return { offset, path: top?.path ?? '' };
    }
    return { offset, path: top.isArray ? `${top.path}[${top.index}]` : path };
  };
  const closeValue = () => {
    const top = stack.at(-1);
    if (top === undefined) finished = true;
    else top.expects = 'comma-or-end';
  };
  for (;;) {
    const token = next();
    if (token === undefined) return finished && offset === text.length ? undefined : fail();
    const top = stack.at(-1);
    const end = top?.isArray === true ? ']' : '}';
    if (top !== undefined && token === end && top.expects.endsWith('end')) {
      stack.pop();
      offset += 1;
      closeValue();
      continue;
    }
    if (top?.expects === 'comma-or-end') {
      if (token !== ',') return fail();
      top.expects = top.isArray ? 'value' : 'key';
      top.index += 1;
      offset += 1;
      continue;
    }
    if (top?.expects === 'key' || top?.expects === 'key-or-end') {
      if (!token.startsWith('"')) return fail();
      offset += token.length;
      if (next() !== ':') return fail();
      offset += 1;
      const key: unknown = JSON.parse(token);
      path = top.path === '' ? String(key) : `${top.path}.${String(key)}`;
      top.expects = 'value';
      continue;
    }
    if (finished) return fail();
    if (top?.isArray === true) path = `${top.path}[${top.index}]`;
    if (/^[}\],:]/.test(token)) return fail();
    onValue(path, offset);
    offset += token.length;
    if (token === '{' || token === '[') {
      const isArray = token === '[';
      stack.push({ path, isArray, index: 0, expects: isArray ? 'value-or-end' : 'key-or-end' });
    } else closeValue();
  }
}

/**
 * What a terminal would obey instead of show: control characters (but line feed and tab), and the marks that
 * turn the direction of text around, which can make one number look like another.
 */
const COMMANDS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const BREAKS = /[\n\t]/g;

/**
 * The same text with each of those written as `\u001b`: names come from exchanges and files, and none of them may
 * move the cursor. In JSON that is the same string.
 */
export function toTerminalText(text: string): string {
  return text.replace(COMMANDS, escape);
}

/** For one line or one cell of a table: a line break in a name would fake a line of ours. */
export function toTerminalLine(text: string): string {
  return toTerminalText(text).replace(BREAKS, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

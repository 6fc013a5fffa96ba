/** What the command line ends with; scripts build on these, so none is ever renumbered. */
export const EXIT = {
  ok: 0,
  /** Something outside failed: a file that cannot be written, a host that is gone, a bug. */
  failed: 1,
  /** Wrong words on the command line, or input that is not valid. */
  invalid: 2,
  warning: 10,
  critical: 20,
  /** An account cannot be seen, whatever the others say. */
  blind: 30,
  /** Ended by Ctrl+C. */
  interrupted: 130,
} as const;

/** Ends a command: the message goes to stderr, the code to the shell. */
export class CommandError extends Error {
  readonly exitCode: number;
  /** For stdout when the command was asked for JSON. */
  readonly answer: unknown;

  constructor(message: string, exitCode: number = EXIT.failed, answer?: unknown) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.answer = answer;
  }
}

/** What the command ends with, told on stdout as `{error, path}` too where JSON was asked for and no better answer is there. */
export function withJsonAnswer(error: unknown, asJson: boolean): unknown {
  if (!asJson || !(error instanceof CommandError) || error.answer !== undefined) return error;
  return new CommandError(error.message, error.exitCode, { error: error.message, path: '' });
}

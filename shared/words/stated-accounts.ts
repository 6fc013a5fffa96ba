/** What to do about accounts that were stated at the start and are not kept here. Whole sentences. */
export interface StatedWords {
  readonly replace: string;
  readonly add: string;
  readonly change: string;
}

/** `file`: the one of `--accounts`; `-` is standard input. */
export function statedAccountsWords(file: string): StatedWords {
  const place = file === '-' ? 'what Leeway was given on standard input' : file;
  const again = 'Leeway reads that once, at its start: start it again then.';
  return {
    replace: `The key of this account stands in ${place}, or in the variable that is named there. Change it there. ${again}`,
    add: `Leeway watches the accounts of ${place} and no others. Add the account there. ${again}`,
    change: `This account stands in ${place}. Change or remove it there. ${again}`,
  };
}

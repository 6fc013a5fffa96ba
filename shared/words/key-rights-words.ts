/**
 * What nobody has verified about a key, and what to do about it; undefined: the venue has said what the key may do. Apart from
 * what is verified, because a key that works looks harmless.
 */
export function untoldRightsWords(
  report: { readonly rights: string; readonly rightsUntold?: true },
  venueName: string,
): string | undefined {
  if (report.rights !== 'cannot-verify') return undefined;
  return report.rightsUntold === true
    ? `${venueName} does not tell whether this key may trade or withdraw, whatever key it is. Look at its page there that reading is all that it may do.`
    : `${venueName} did not tell whether this key may trade or withdraw. Look at its page there that reading is all that it may do; Leeway asks again every day.`;
}

/** What is said of one thing: a line, and what stands below it. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

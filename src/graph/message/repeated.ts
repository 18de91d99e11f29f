/** What `words` says of each value that stood there before, with both places counted from 1. */
export function repeated(values: readonly string[], words: (first: number, second: number) => string): readonly string[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first === index ? [] : [words(first + 1, index + 1)];
  });
}

/** A small piece of work: nothing for one person, much for a machine that wants it ten thousand times. */

/** With how many zero bits these bytes begin. */
export function leadingZeroBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) {
    if (byte === 0) {
      bits += 8;
      continue;
    }
    return bits + Math.clz32(byte) - 24;
  }
  return bits;
}

/** The first number that, after the task and a dot, has a digest with so many zero bits at its beginning. */
export async function solve(task: string, bits: number, zeroBits: (text: string) => Promise<number>): Promise<string> {
  for (let number = 0; ; number += 1) {
    if ((await zeroBits(`${task}.${number}`)) >= bits) {
      return String(number);
    }
  }
}
